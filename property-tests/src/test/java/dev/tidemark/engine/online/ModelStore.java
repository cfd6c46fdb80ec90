package dev.tidemark.engine.online;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The oracle: what a managed store has to keep, by the slow, obvious reading of the label grammar
 * over plain maps and strings. It shares no code with the engine. One namespace; names are {@code
 * content:DIGEST}, {@code image:NAME}, {@code snapshot:SNAPSHOTTER/NAME}, {@code lease:ID} and so
 * on.
 */
final class ModelStore {

  private static final String GC = "containerd.io/gc.";

  /** A record: labels, and the fields that refer to others. */
  record Item(Map<String, String> labels, String refersTo) {}

  final Map<String, Item> items = new LinkedHashMap<>();
  final Map<String, Set<String>> held = new HashMap<>();

  void put(String name, Map<String, String> labels, String refersTo) {
    items.put(name, new Item(Map.copyOf(labels), refersTo));
  }

  void remove(String name) {
    items.remove(name);
    if (name.startsWith("lease:")) {
      held.remove(name);
    }
  }

  /** Everything recorded that has to stay at {@code now}. */
  Set<String> stays(Instant now) {
    Map<String, List<String>> edges = edges(now);
    Set<String> deep = new HashSet<>();
    Set<String> flat = new HashSet<>();
    Deque<String> todo = new ArrayDeque<>();
    items.forEach(
        (name, item) -> {
          if (isRoot(name, item, now)) {
            todo.add(name);
            if (name.startsWith("lease:")) {
              for (String one : held.getOrDefault(name, Set.of())) {
                if (item.labels().containsKey(GC + "flat")) {
                  flatten(one, flat);
                } else {
                  todo.add(one);
                }
              }
            }
          }
        });
    while (!todo.isEmpty()) {
      String next = todo.pop();
      if (deep.add(next)) {
        todo.addAll(edges.getOrDefault(next, List.of()));
      }
    }
    deep.addAll(flat);
    deep.retainAll(items.keySet());
    return deep;
  }

  private void flatten(String name, Set<String> flat) {
    if (name.startsWith("content:")) {
      flat.add(name);
    } else if (flat.add(name) && items.containsKey(name)) {
      String next = items.get(name).refersTo();
      if (!next.isEmpty()) {
        flatten(next, flat);
      }
    }
  }

  private static boolean isRoot(String name, Item item, Instant now) {
    String expire = item.labels().get(GC + "expire");
    boolean expired = expire != null && now.isAfter(Instant.parse(expire));
    if (name.startsWith("image:") || name.startsWith("lease:")) {
      return !expired;
    }
    if (name.startsWith("container:")) {
      return true;
    }
    return (item.labels().containsKey(GC + "root") || expire != null) && !expired;
  }

  private Map<String, List<String>> edges(Instant now) {
    Map<String, List<String>> edges = new HashMap<>();
    items.forEach(
        (name, item) -> {
          Set<String> to = new LinkedHashSet<>();
          if (!item.refersTo().isEmpty()) {
            to.add(item.refersTo());
          }
          if (!name.startsWith("lease:")) {
            item.labels()
                .forEach(
                    (key, value) -> {
                      if (key.startsWith(GC + "ref.")) {
                        target(key.substring((GC + "ref.").length()), value).forEach(to::add);
                      } else if (key.startsWith(GC + "bref.")) {
                        for (String parent :
                            target(key.substring((GC + "bref.").length()), value)) {
                          edges.computeIfAbsent(parent, any -> new ArrayList<>()).add(name);
                        }
                      } else if (key.startsWith(GC + "cond.snapshot.")) {
                        conditional(key, value, now).forEach(to::add);
                      }
                    });
          }
          edges.computeIfAbsent(name, any -> new ArrayList<>()).addAll(to);
        });
    return edges;
  }

  private static List<String> target(String rest, String value) {
    String[] parts = rest.split("[./]", -1);
    return switch (parts[0]) {
      case "content" -> List.of("content:" + value);
      case "image" -> List.of("image:" + value);
      case "container" -> List.of("container:" + value);
      case "snapshot" -> List.of("snapshot:" + parts[1] + "/" + value);
      default -> List.of();
    };
  }

  /** The only condition that is written here: {@code usedat<2h}. */
  private List<String> conditional(String key, String value, Instant now) {
    String name =
        "snapshot:"
            + key.substring((GC + "cond.snapshot.").length())
            + "/"
            + value.substring(value.indexOf('|') + 1);
    Item snapshot = items.get(name);
    String used = snapshot == null ? null : snapshot.labels().get(GC + "cond.value-usedat");
    boolean recent =
        used != null && now.getEpochSecond() - Instant.parse(used).getEpochSecond() < 7200;
    return recent ? List.of(name) : List.of();
  }
}
