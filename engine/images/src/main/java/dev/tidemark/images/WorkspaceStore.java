package dev.tidemark.images;

import dev.tidemark.engine.content.ContentStore;
import dev.tidemark.engine.content.Ingester;
import dev.tidemark.engine.content.LabelStore;
import dev.tidemark.engine.content.Provider;
import dev.tidemark.engine.managed.NameChange;
import dev.tidemark.engine.managed.OpenLease;
import dev.tidemark.engine.managed.StoreException;
import dev.tidemark.engine.managed.Target;
import dev.tidemark.engine.managed.Workspace;
import dev.tidemark.images.graph.ChildLabels;
import dev.tidemark.images.graph.ImageReader;
import dev.tidemark.images.graph.Walk;
import dev.tidemark.spi.Descriptor;
import dev.tidemark.spi.Digest;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The images of a namespace of a managed store, under a lease for as long as it is open. */
final class WorkspaceStore implements ImageStore {

  private final Workspace workspace;

  /** Ours; empty if the workspace was under a lease already. */
  private final Optional<OpenLease> lease;

  WorkspaceStore(Workspace given) {
    this.lease = given.lease().isPresent() ? Optional.empty() : Optional.of(given.leases().open());
    this.workspace = lease.map(own -> given.under(own.id())).orElse(given);
  }

  @Override
  public String label() {
    return "namespace " + workspace.namespace();
  }

  @Override
  public List<NamedImage> list() {
    return workspace.images().list().stream()
        .map(image -> new NamedImage(image.name(), image.target().descriptor()))
        .toList();
  }

  private ContentStore content() {
    return workspace.contents().asContentStore();
  }

  @Override
  public Provider provider() {
    return content();
  }

  @Override
  public Ingester ingester() {
    return content();
  }

  @Override
  public Optional<LabelStore> labels() {
    return Optional.of(content());
  }

  @Override
  public void name(String name, Descriptor target) throws IOException {
    name(List.of(new NamedImage(name, target)));
  }

  /**
   * Labels first: the name keeps the top alone, and labels the rest. What has no name is called by
   * its digest, unless what it is about keeps it.
   */
  @Override
  public void name(List<NamedImage> images) throws IOException {
    try {
      ContentStore content = content();
      ImageReader reader = new ImageReader(content);
      Walk.walk(
          ChildLabels.set(
              content,
              each -> {
                try {
                  return reader.children(each);
                } catch (NoSuchFileException e) {
                  return List.of(); // of an image that is here in part
                }
              }),
          images.stream().map(NamedImage::target).toArray(Descriptor[]::new));
      Map<String, NameChange> changes = new LinkedHashMap<>();
      for (NamedImage image : images) {
        if (image.name().isEmpty() && ImageReferrers.follows(image.target(), content)) {
          continue;
        }
        changes.put(image.label(), NameChange.point(image.label(), Target.of(image.target())));
      }
      workspace.images().change(List.copyOf(changes.values()));
    } catch (StoreException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  @Override
  public boolean remove(NamedImage image) throws IOException {
    Digest target = image.target().digest();
    try {
      workspace.images().delete(image.name(), target);
      return true;
    } catch (StoreException e) {
      if (e.reason() == StoreException.Reason.NOT_FOUND) {
        return false;
      }
      throw new IOException(e.getMessage(), e);
    }
  }

  @Override
  public void close() {
    lease.ifPresent(OpenLease::close);
  }
}
