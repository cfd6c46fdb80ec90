package dev.tidemark.engine.online;

import dev.tidemark.engine.catalog.Catalog;
import dev.tidemark.engine.catalog.CatalogView;
import dev.tidemark.engine.catalog.Change;
import dev.tidemark.engine.metadata.lmdb.LmdbCatalog;
import dev.tidemark.engine.model.Entry;
import dev.tidemark.engine.model.Kind;
import dev.tidemark.engine.model.Resource;
import dev.tidemark.spi.Digest;
import dev.tidemark.testkit.TestFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * All orders in which a few transactions of writers and the steps of one collection can happen,
 * over one small graph, beside the model.
 *
 * <p>Every case, which is two transactions and their places among the steps, has a namespace of its
 * own; references stay inside a namespace, so that one collection of one store takes all cases
 * through their steps at once. A content has the same digest in all cases, and names are swept by
 * digest: the sweep goes through the names of the same content in all cases before it comes to the
 * next, and there is a place after each. Then it removes the nodes.
 */
final class Interleavings implements AutoCloseable {

  private static final Instant NOW = Instant.parse("2026-11-21T00:00:00Z");
  private static final String GC = "containerd.io/gc.";

  /** The contents that every case may have; those that a graph leaves out can come later. */
  private static final List<String> CONTENTS = List.of("a", "b", "c");

  private static final String LEASE = "lease:l";
  private static final String CLAIM = "image:claim ";

  /** All that there can be in a case. */
  private static final List<String> NAMES =
      List.of(content("a"), content("b"), content("c"), "image:i", "image:j", LEASE);

  /** What a writer does in one transaction. */
  record Act(String verb, String name, String other) {

    Act(String verb, String name) {
      this(verb, name, "");
    }

    static List<Act> all() {
      List<Act> all = new ArrayList<>();
      all.add(new Act("delete", "image:i"));
      all.add(new Act("delete", LEASE));
      for (String name : CONTENTS) {
        String content = content(name);
        all.add(new Act("put image", "image:j", content));
        all.add(new Act("hold", LEASE, content));
        all.add(new Act("claim", content));
        all.add(new Act("delete", content));
        for (String other : CONTENTS) {
          if (!other.equals(name)) {
            all.add(new Act("add edge", content, content(other)));
          }
        }
      }
      return all;
    }
  }

  /**
   * A start: {@code a>b} is an edge, {@code i>a} an image, {@code l>a} what a lease holds, {@code
   * a} alone just there.
   *
   * @param order in which names are swept, and ids are given out
   */
  record Start(String graph, String order) {}

  static final List<Start> STARTS =
      List.of(
          new Start("i>a a>b b>c", "abc"),
          new Start("i>a a>b b>c", "cba"),
          new Start("i>a b>c", "abc"),
          new Start("i>a b>c", "cba"),
          new Start("i>a a>c b>c", "acb"),
          new Start("i>c a>b b>a", "abc"),
          new Start("l>a a>b c", "bca"),
          new Start("l>a b>c i>c", "cab"),
          new Start("i>a l>b b", "abc"));

  private enum Presence {
    THERE,
    DAMAGED,
    GONE
  }

  /** One case. */
  private final class Case {
    private final String namespace;
    private final List<Act> acts;
    private final int[] places;
    private final ModelStore model = new ModelStore();

    Case(int number, List<Act> acts, int... places) {
      this.namespace = "n" + number;
      this.acts = acts;
      this.places = places;
    }

    Resource resource(String name) {
      int colon = name.indexOf(':');
      return new Resource(Kind.of(name.substring(0, colon)), namespace, name.substring(colon + 1));
    }

    void put(Change change, String name, Set<String> edges, String refersTo) {
      Map<String, String> fields =
          refersTo.isEmpty()
              ? Map.of()
              : Map.of(Entry.TARGET_DIGEST, refersTo.substring("content:".length()));
      change.put(Entry.of(resource(name), NOW, fields, labels(edges)));
    }

    private static Map<String, String> labels(Set<String> edges) {
      Map<String, String> labels = new TreeMap<>();
      for (String edge : edges) {
        labels.put(GC + "ref.content.x" + labels.size(), edge.substring("content:".length()));
      }
      return labels;
    }

    /** In a transaction, which may be run more than once. */
    void change(Change change, Act act) {
      switch (act.verb()) {
        case "put image" -> put(change, act.name(), Set.of(), act.other());
        case "delete" -> change.remove(resource(act.name()));
        case "hold" -> {
          if (presence(change, act.name()) == Presence.THERE) {
            change.hold(resource(act.name()), resource(act.other()));
          }
        }
        case "claim" -> {
          if (presence(change, act.name()) == Presence.THERE) {
            change.claim(resource(act.name()));
          }
        }
        default -> put(change, act.name(), edges(act), "");
      }
    }

    /** The same in the model, later. */
    void learn(Act act) {
      switch (act.verb()) {
        case "put image" -> model.put(act.name(), Map.of(), act.other());
        case "delete" -> model.remove(act.name());
        case "hold" -> {
          if (model.items.containsKey(act.name())) {
            model.held.computeIfAbsent(act.name(), any -> new LinkedHashSet<>()).add(act.other());
          }
        }
        case "claim" -> {
          if (deciding && model.items.containsKey(act.name())) {
            model.put(CLAIM + act.name(), Map.of(), act.name());
          }
        }
        default -> model.put(act.name(), labels(edges(act)), "");
      }
    }

    /** One more than what is there. */
    private Set<String> edges(Act act) {
      ModelStore.Item item = model.items.get(act.name());
      Set<String> edges = new LinkedHashSet<>();
      if (item != null) {
        item.labels().values().forEach(digest -> edges.add("content:" + digest));
      }
      edges.add(act.other());
      return edges;
    }

    /** What is gone was not needed, and is forgotten. */
    void check(CatalogView view, String when) {
      Map<String, Presence> missing = new TreeMap<>();
      for (String name : model.items.keySet()) {
        Presence presence = name.startsWith(CLAIM) ? Presence.THERE : presence(view, name);
        if (presence != Presence.THERE) {
          missing.put(name, presence);
        }
      }
      if (!missing.isEmpty()) {
        Set<String> stays = model.stays(NOW);
        missing.forEach(
            (name, presence) -> {
              if (stays.contains(name)) {
                failures.add(name + " is " + presence + " " + when + ": " + this);
              }
              if (presence == Presence.GONE) {
                model.remove(name);
              }
            });
      }
    }

    /** A broken collection takes what others still refer to: then those cannot be read. */
    private Presence presence(CatalogView view, String name) {
      try {
        return view.get(resource(name)).isPresent() ? Presence.THERE : Presence.GONE;
      } catch (IllegalStateException e) {
        return Presence.DAMAGED;
      }
    }

    Set<String> there(CatalogView view) {
      Set<String> there = new TreeSet<>();
      for (String name : NAMES) {
        if (view.get(resource(name)).isPresent()) {
          there.add(name);
        }
      }
      return there;
    }

    @Override
    public String toString() {
      return start
          + " with "
          + acts
          + " after "
          + Arrays.stream(places).mapToObj(STEPS::get).toList();
    }
  }

  /** After what a transaction may come. The sweep ends with what is not in the graph any more. */
  private static final List<String> STEPS =
      List.of(
          "nothing", "begin", "mark", "drain", "flip", "name 1", "name 2", "all names", "the end");

  private final Start start;
  private final OnlineHistory.Collections collections;
  private final Path directory = Files.createTempDirectory("interleavings");
  private final Catalog catalog = LmdbCatalog.open(directory);
  private final List<Case> cases = new ArrayList<>();
  private final List<String> failures = new ArrayList<>();
  private final int turns;
  private final Set<Resource> gone = new HashSet<>();
  private boolean deciding;
  private boolean sweeping = true;

  private Interleavings(Start start, int turns, OnlineHistory.Collections collections)
      throws IOException {
    this.start = start;
    this.turns = turns;
    this.collections = collections;
  }

  /** What went wrong. */
  record Result(int cases, List<String> failures) {}

  /**
   * Runs all cases.
   *
   * @param turns how many transactions, 1 or 2
   */
  static Result run(Start start, int turns, OnlineHistory.Collections collections)
      throws IOException {
    try (Interleavings all = new Interleavings(start, turns, collections)) {
      all.enumerate();
      all.begin();
      all.collect();
      return new Result(all.cases.size(), all.failures);
    }
  }

  /** Every act at every place; or every two acts, in this order, at every two places, in this. */
  private void enumerate() {
    for (Act one : Act.all()) {
      for (int i = 0; i < STEPS.size(); i++) {
        if (turns == 1) {
          cases.add(new Case(cases.size(), List.of(one), i));
        } else {
          for (Act two : Act.all()) {
            for (int j = i; j < STEPS.size(); j++) {
              cases.add(new Case(cases.size(), List.of(one, two), i, j));
            }
          }
        }
      }
    }
  }

  private static String content(String name) {
    return "content:sha256:" + name.repeat(64);
  }

  /** Content that is never needed: when it is swept, so is everything that was before it. */
  private static Resource sentinel(int number) {
    Digest digest = new Digest("sha256", CONTENTS.get(number).repeat(63) + "f");
    return Resource.content("sentinel", digest);
  }

  /** The content that stands for a letter of the graph. */
  private String placed(String letter) {
    return letter.isEmpty() ? "" : CONTENTS.get(start.order().indexOf(letter));
  }

  private void begin() {
    for (int i = 0; i < CONTENTS.size(); i++) {
      String name = CONTENTS.get(i);
      Resource sentinel = sentinel(i);
      write(
          change -> {
            cases.forEach(one -> change.intern(one.resource(content(name))));
            change.put(Entry.of(sentinel, NOW, Map.of(), Map.of()));
          });
    }
    Map<String, Set<String>> edges = new TreeMap<>();
    List<String> named = new ArrayList<>();
    List<String> held = new ArrayList<>();
    for (String edge : start.graph().split(" ", -1)) {
      String from = edge.substring(0, 1);
      String to = placed(edge.length() > 1 ? edge.substring(2) : "");
      if (from.equals("i")) {
        named.add(content(to));
      } else if (from.equals("l")) {
        held.add(content(to));
      } else {
        Set<String> targets = edges.computeIfAbsent(placed(from), any -> new LinkedHashSet<>());
        if (!to.isEmpty()) {
          targets.add(content(to));
        }
      }
      if (!to.isEmpty()) {
        edges.computeIfAbsent(to, any -> new LinkedHashSet<>());
      }
    }
    write(
        change -> {
          for (Case one : cases) {
            one.put(change, LEASE, Set.of(), "");
            edges.forEach((name, to) -> one.put(change, content(name), to, ""));
            named.forEach(to -> one.put(change, "image:i", Set.of(), to));
            held.forEach(to -> change.hold(one.resource(LEASE), one.resource(to)));
          }
        });
    for (Case one : cases) {
      one.model.put(LEASE, Map.of(), "");
      edges.forEach((name, to) -> one.model.put(content(name), Case.labels(to), ""));
      named.forEach(to -> one.model.put("image:i", Map.of(), to));
      one.model.held.put(LEASE, new LinkedHashSet<>(held));
    }
  }

  private void collect() {
    Collection collection = make();
    writers(0);
    collection.begin();
    deciding = true;
    writers(1);
    collection.mark();
    writers(2);
    collection.drain();
    writers(3);
    collection.flip();
    check("after the flip", cases);
    for (Case one : cases) {
      one.model.items.keySet().removeIf(name -> name.startsWith(CLAIM));
    }
    deciding = false;
    writers(4);
    sweep(collection, 0);
    writers(5);
    sweep(collection, 1);
    writers(6);
    sweep(collection, 2);
    writers(7);
    sweep(collection, CONTENTS.size());
    writers(8);
    if (failures.isEmpty()) {
      settle();
    }
  }

  private Collection make() {
    return collections.make(catalog, Collectors.start(List.of(), Set.of(), new ArrayList<>()), NOW);
  }

  /** Until a sentinel goes, or to the end if there are not so many. */
  private void sweep(Collection collection, int number) {
    while (sweeping && !(number < CONTENTS.size() && gone.contains(sentinel(number)))) {
      sweeping = collection.sweep(gone::add);
    }
    check("in the sweep", cases);
  }

  /** The transactions at one place: the first of all cases, then the second. */
  private void writers(int place) {
    for (int turn = 0; turn < turns; turn++) {
      int which = turn;
      List<Case> now = cases.stream().filter(one -> one.places[which] == place).toList();
      write(change -> now.forEach(one -> one.change(change, one.acts.get(which))));
      now.forEach(one -> one.learn(one.acts.get(which)));
      check("after transaction " + (turn + 1), now);
    }
  }

  /** With nobody writing, two collections leave what the model keeps. */
  private void settle() {
    for (int run = 0; run < 2; run++) {
      Collection collection = make();
      collection.begin();
      collection.mark();
      collection.drain();
      collection.flip();
      while (collection.sweep(null)) {
        // to the end
      }
    }
    catalog.read(
        view -> {
          for (Case one : cases) {
            Set<String> there = one.there(view);
            if (!there.equals(new TreeSet<>(one.model.stays(NOW)))) {
              failures.add("in the end there is " + there + ": " + one);
            }
          }
          return true;
        });
  }

  private void check(String when, List<Case> which) {
    catalog.read(
        view -> {
          which.forEach(one -> one.check(view, when));
          return true;
        });
  }

  private void write(Consumer<Change> action) {
    catalog.write(
        change -> {
          action.accept(change);
          return true;
        });
  }

  @Override
  public void close() {
    catalog.close();
    TestFiles.remove(directory);
  }
}
