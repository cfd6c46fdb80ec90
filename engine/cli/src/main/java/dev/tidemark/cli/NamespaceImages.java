package dev.tidemark.cli;

import dev.tidemark.engine.content.ContentStore;
import dev.tidemark.engine.content.Provider;
import dev.tidemark.engine.decode.Decoder;
import dev.tidemark.engine.judge.Progress;
import dev.tidemark.engine.managed.NameChange;
import dev.tidemark.engine.managed.OpenLease;
import dev.tidemark.engine.managed.StoreException;
import dev.tidemark.engine.managed.StoredImage;
import dev.tidemark.engine.managed.Target;
import dev.tidemark.engine.managed.Workspace;
import dev.tidemark.images.ImageReferrers;
import dev.tidemark.images.archive.ArchiveImage;
import dev.tidemark.images.archive.Delivery;
import dev.tidemark.images.archive.Settlement;
import dev.tidemark.images.convert.Converter;
import dev.tidemark.images.graph.DecodedChildren;
import dev.tidemark.spi.Digest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
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
      Delivery delivery = source.into(content, content);
      DecodedChildren children = new DecodedChildren(content, decoder);
      Settlement settlement =
          Settlement.of(delivery, children, children.labelling(content), content);
      List<Wanted> wanted = new ArrayList<>();
      for (ArchiveImage image : delivery.images()) {
        boolean unnamed = image.name().isEmpty() || image.isReferrer();
        if (!unnamed || !ImageReferrers.follows(image.target(), content)) {
          wanted.add(Wanted.of(image.name(), image.target()));
        }
      }
      return new Brought(name(workspace, leased, wanted), settlement.leftOut());
    }
  }

  /** Under a lease, too. */
  @Override
  public List<Naming> make(Making making, Progress progress)
      throws IOException, CommandFailure, UsageFailure {
    Workspace workspace = choice.workspace();
    try (OpenLease lease = workspace.leases().open()) {
      Workspace leased = workspace.under(lease.id());
      ContentStore content = leased.contents().asContentStore();
      Converter converter = new Converter(new CountedContent(content, progress), content, content);
      return name(workspace, leased, making.with(converter));
    }
  }

  @Override
  public List<Naming> name(List<Wanted> wanted) throws CommandFailure, UsageFailure {
    Workspace workspace = choice.workspace();
    return name(workspace, workspace, wanted);
  }

  /**
   * What has no name here is called by its digest: only names keep what is about nothing.
   *
   * @param workspace to look at: under a lease each look would be written down
   * @param leased the same, under the lease that holds what is to be named
   */
  private static List<Naming> name(Workspace workspace, Workspace leased, List<Wanted> wanted)
      throws CommandFailure {
    Map<String, Digest> known = new HashMap<>();
    Map<String, NameChange> changes = new LinkedHashMap<>();
    List<Naming> namings = new ArrayList<>();
    for (Wanted each : wanted) {
      String name = each.name().isEmpty() ? each.target().digest().toString() : each.name();
      Target target = Target.of(each.target());
      changes.put(
          name,
          each.instead()
              .map(instead -> NameChange.point(name, instead, target))
              .orElseGet(() -> NameChange.point(name, target)));
      if (!known.containsKey(name)) {
        standsFor(workspace, name).ifPresent(digest -> known.put(name, digest));
      }
      Named image = named(workspace, new StoredImage(name, target, Map.of()));
      namings.add(Naming.of(image, known.put(name, target.digest())));
    }
    try {
      leased.images().change(List.copyOf(changes.values()));
      return namings;
    } catch (StoreException e) {
      for (Wanted each : wanted) {
        if (hasMoved(workspace, each)) {
          throw StoreImages.moved(each);
        }
      }
      throw e;
    }
  }

  private static boolean hasMoved(Workspace workspace, Wanted wanted) {
    return wanted.instead().isPresent()
        && !wanted.instead().equals(standsFor(workspace, wanted.name()));
  }

  private static Optional<Digest> standsFor(Workspace workspace, String name) {
    try {
      return Optional.of(workspace.images().get(name).target().digest());
    } catch (StoreException e) {
      if (e.reason() == StoreException.Reason.NOT_FOUND) {
        return Optional.empty();
      }
      throw e;
    }
  }

  @Override
  public Optional<Named> remove(List<Named> images) throws CommandFailure, UsageFailure {
    Workspace workspace = choice.workspace();
    try {
      workspace
          .images()
          .change(images.stream().map(image -> NameChange.delete(image.name())).toList());
      return Optional.empty();
    } catch (StoreException e) {
      if (e.reason() != StoreException.Reason.NOT_FOUND) {
        throw e;
      }
      return Optional.of(
          images.stream()
              .filter(image -> standsFor(workspace, image.name()).isEmpty())
              .findFirst()
              .orElseThrow(() -> e));
    }
  }

  @Override
  public void close() throws IOException {
    managed.close();
  }
}
