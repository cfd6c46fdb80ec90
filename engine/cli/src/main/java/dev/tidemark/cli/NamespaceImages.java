package dev.tidemark.cli;

import dev.tidemark.engine.content.ContentStore;
import dev.tidemark.engine.content.Provider;
import dev.tidemark.engine.decode.Decoder;
import dev.tidemark.engine.managed.OpenLease;
import dev.tidemark.engine.managed.StoreException;
import dev.tidemark.engine.managed.StoredImage;
import dev.tidemark.engine.managed.Target;
import dev.tidemark.engine.managed.Workspace;
import dev.tidemark.images.ImageReferrers;
import dev.tidemark.images.archive.ArchiveImage;
import dev.tidemark.images.archive.Delivery;
import dev.tidemark.images.archive.Settlement;
import dev.tidemark.images.graph.ChildLabels;
import dev.tidemark.images.graph.DecodedChildren;
import dev.tidemark.images.graph.Handler;
import dev.tidemark.spi.Annotations;
import dev.tidemark.spi.Descriptor;
import dev.tidemark.spi.Digest;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The images of a managed store, in one namespace or in all. */
final class NamespaceImages implements StoreImages {

  /** Which namespace is meant where it can only be one. */
  private interface Choice {
    Workspace workspace() throws CommandFailure, UsageFailure;
  }

  private final Workspaces managed;
  private final List<Workspace> workspaces;
  private final Choice choice;

  private NamespaceImages(Workspaces managed, List<Workspace> workspaces, Choice choice) {
    this.managed = managed;
    this.workspaces = workspaces;
    this.choice = choice;
  }

  static NamespaceImages open(StoreOptions store, @Nullable String namespace, Shell shell)
      throws IOException, CommandFailure, UsageFailure {
    Workspaces managed = Workspaces.open(store, shell);
    try {
      return new NamespaceImages(
          managed, managed.workspaces(namespace), () -> managed.workspace(namespace));
    } catch (CommandFailure e) {
      managed.close();
      throw e;
    }
  }

  static NamespaceImages openOrMake(
      StoreOptions store, Path directory, @Nullable String namespace, Shell shell)
      throws IOException, CommandFailure, UsageFailure {
    Workspaces managed = Workspaces.openOrMake(store, directory, shell);
    try {
      Workspace workspace = managed.workspaceOrDefault(namespace);
      return new NamespaceImages(managed, List.of(workspace), () -> workspace);
    } catch (CommandFailure | UsageFailure e) {
      managed.close();
      throw e;
    }
  }

  @Override
  public List<Named> list() {
    List<Named> all = new ArrayList<>();
    for (Workspace workspace : workspaces) {
      for (StoredImage image : workspace.images().list()) {
        all.add(named(workspace, image));
      }
    }
    return all;
  }

  private static Named named(Workspace workspace, StoredImage image) {
    return new Named(
        image.name(),
        image.target().descriptor(),
        Optional.of(new ImageRecord(workspace.namespace(), image)));
  }

  @Override
  public List<Digest> digests(DigestPrefix prefix) {
    Set<Digest> digests = new LinkedHashSet<>();
    for (Workspace workspace : workspaces) {
      digests.addAll(prefix.known(managed.store(), workspace.namespace()));
    }
    return List.copyOf(digests);
  }

  @Override
  public ImageReferrers referrers() throws CommandFailure, UsageFailure {
    return ImageReferrers.in(choice.workspace());
  }

  @Override
  public Provider content() throws CommandFailure, UsageFailure {
    return choice.workspace().contents().asContentStore();
  }

  /** Under a lease, until labels and names keep what has come. */
  @Override
  public Brought bring(Source source, Decoder decoder)
      throws IOException, CommandFailure, UsageFailure {
    Workspace workspace = choice.workspace();
    try (OpenLease lease = workspace.leases().open()) {
      Workspace leased = workspace.under(lease.id());
      ContentStore content = leased.contents().asContentStore();
      Delivery delivery = source.into(content);
      DecodedChildren children = new DecodedChildren(content, decoder);
      Settlement settlement =
          Settlement.of(delivery, children, children.labelling(content), content);
      List<Naming> namings = new ArrayList<>();
      for (ArchiveImage image : delivery.images()) {
        if (!image.isReferrer() || !kept(image.target(), content)) {
          String name = image.name().isEmpty() ? image.target().digest().toString() : image.name();
          namings.add(name(leased, name, image.target()));
        }
      }
      return new Brought(namings, settlement.leftOut());
    }
  }

  /** Has the subject of a referrer keep it; false if that is not there. */
  private static boolean kept(Descriptor referrer, ContentStore content) throws IOException {
    String subject = referrer.annotations().getOrDefault(Annotations.MANIFEST_SUBJECT, "");
    Optional<Digest> digest = Digest.lenient(subject);
    if (digest.isEmpty()) {
      return false;
    }
    Handler finding = ChildLabels.set(content, parent -> List.of(referrer));
    try {
      finding.handle(new Descriptor("", digest.get(), -1));
      return true;
    } catch (NoSuchFileException e) {
      return false;
    }
  }

  @Override
  public Naming name(String name, Descriptor target) throws CommandFailure, UsageFailure {
    return name(choice.workspace(), name, target);
  }

  private static Naming name(Workspace workspace, String name, Descriptor descriptor) {
    StoredImage image = new StoredImage(name, Target.of(descriptor), Map.of());
    try {
      return Naming.of(named(workspace, workspace.images().create(image)), null);
    } catch (StoreException e) {
      if (e.reason() != StoreException.Reason.ALREADY_EXISTS) {
        throw e;
      }
    }
    Digest before = workspace.images().get(name).target().digest();
    return Naming.of(named(workspace, workspace.images().update(image, "target")), before);
  }

  @Override
  public boolean remove(Named image) throws CommandFailure, UsageFailure {
    if (image.name().isEmpty()) {
      return false; // it was meant by its digest, and all images here have names
    }
    try {
      choice.workspace().images().delete(image.name());
      return true;
    } catch (StoreException e) {
      if (e.reason() == StoreException.Reason.NOT_FOUND) {
        return false;
      }
      throw e;
    }
  }

  @Override
  public void close() throws IOException {
    managed.close();
  }
}
