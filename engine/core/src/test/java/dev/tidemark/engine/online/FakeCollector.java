package dev.tidemark.engine.online;

import dev.tidemark.spi.gc.Collector;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/** A collector of a test; resources are {@code NAMESPACE/KEY}. */
final class FakeCollector implements Collector {

  final Set<String> all = new LinkedHashSet<>();
  final Set<String> active = new LinkedHashSet<>();

  /** By {@code NAMESPACE/LEASE}. */
  final Map<String, List<String>> leased = new LinkedHashMap<>();

  /** What keeps a resource; by resource. */
  final Map<String, List<Target>> back = new LinkedHashMap<>();

  /** What a resource keeps. */
  final Map<String, List<Target>> references = new LinkedHashMap<>();

  final Set<String> stuck = new LinkedHashSet<>();
  final List<String> asked = new ArrayList<>();
  boolean ill;

  private final String name;
  private final boolean refers;

  FakeCollector(String name, boolean refers) {
    this.name = name;
    this.refers = refers;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public boolean refers() {
    return refers;
  }

  @Override
  public void remove(String namespace, String key) throws IOException {
    String resource = namespace + "/" + key;
    if (stuck.contains(resource)) {
      throw new IOException("busy");
    }
    all.remove(resource);
  }

  @Override
  public Session start() throws IOException {
    asked.add("start");
    if (ill) {
      throw new IOException("ill");
    }
    return new Session() {
      @Override
      public void all(BiConsumer<String, String> each) {
        all.forEach(one -> each.accept(before(one), behind(one)));
      }

      @Override
      public void active(String namespace, Consumer<String> each) {
        asked.add("active " + namespace);
        active.stream()
            .filter(one -> before(one).equals(namespace))
            .forEach(one -> each.accept(behind(one)));
      }

      @Override
      public void leased(String namespace, String lease, Consumer<String> each) {
        asked.add("leased " + namespace + "/" + lease);
        leased.getOrDefault(namespace + "/" + lease, List.of()).forEach(each);
      }

      @Override
      public void backReferences(String namespace, BiConsumer<Target, String> each) {
        back.forEach(
            (resource, parents) -> {
              if (before(resource).equals(namespace)) {
                parents.forEach(parent -> each.accept(parent, behind(resource)));
              }
            });
      }

      @Override
      public void references(String namespace, String key, Consumer<Target> each) {
        references.getOrDefault(namespace + "/" + key, List.of()).forEach(each);
      }

      @Override
      public void close() {
        asked.add("close");
      }
    };
  }

  private static String before(String resource) {
    return resource.substring(0, resource.indexOf('/'));
  }

  private static String behind(String resource) {
    return resource.substring(resource.indexOf('/') + 1);
  }
}
