package dev.tidemark.images;

import dev.tidemark.engine.content.Ingester;
import dev.tidemark.engine.content.Provider;
import dev.tidemark.engine.model.EntryName;
import dev.tidemark.images.graph.Index;
import dev.tidemark.images.oci.ImageLayout;
import dev.tidemark.spi.Annotations;
import dev.tidemark.spi.Descriptor;
import dev.tidemark.spi.Digest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The images of a layout: the entries of its {@code index.json}. */
record LayoutStore(ImageLayout layout) implements ImageStore {

  @Override
  public String label() {
    return layout.label();
  }

  @Override
  public List<NamedImage> list() throws IOException {
    return layout.index().manifests().stream()
        .map(entry -> new NamedImage(EntryName.of(entry), entry))
        .toList();
  }

  @Override
  public Provider provider() {
    return layout;
  }

  @Override
  public Ingester ingester() {
    return layout;
  }

  @Override
  public void name(String name, Descriptor target) throws IOException {
    name(List.of(new NamedImage(name, target)));
  }

  @Override
  public void name(List<NamedImage> images) throws IOException {
    layout.update(index -> named(index, images));
  }

  private static Index named(Index index, List<NamedImage> images) {
    Map<String, Descriptor> named = new LinkedHashMap<>();
    for (NamedImage image : images) {
      if (!image.name().isEmpty()) {
        named.remove(image.name());
        named.put(image.name(), entry(image.name(), image.target()));
      }
    }
    List<Descriptor> added = new ArrayList<>(named.values());
    Set<Digest> there = new HashSet<>();
    added.forEach(entry -> there.add(entry.digest()));
    index.manifests().stream()
        .filter(entry -> !named.containsKey(EntryName.of(entry)))
        .forEach(entry -> there.add(entry.digest()));
    for (NamedImage image : images) {
      if (image.name().isEmpty() && there.add(image.target().digest())) {
        added.add(entry("", image.target()));
      }
    }
    return added.isEmpty()
        ? index
        : index.changed(entry -> named.containsKey(EntryName.of(entry)), added);
  }

  /** The whole name is the ref name: tags alone would get in each other's way. */
  private static Descriptor entry(String name, Descriptor target) {
    Map<String, String> annotations = new LinkedHashMap<>(target.annotations());
    annotations.remove(Annotations.REF_NAME);
    annotations.remove(Annotations.IMAGE_NAME);
    if (!name.isEmpty()) {
      annotations.put(Annotations.REF_NAME, name);
    }
    return target.withAnnotations(annotations);
  }

  @Override
  public boolean remove(NamedImage image) throws IOException {
    boolean[] there = new boolean[1];
    layout.update(
        index -> {
          Index without =
              index.without(
                  entry ->
                      EntryName.of(entry).equals(image.name())
                          && entry.digest().equals(image.target().digest()));
          there[0] = without != index;
          return without;
        });
    return there[0];
  }

  @Override
  public void close() {
    // nothing is held
  }
}
