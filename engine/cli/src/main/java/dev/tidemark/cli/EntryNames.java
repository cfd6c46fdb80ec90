package dev.tidemark.cli;

import dev.tidemark.cli.StoreImages.Change;
import dev.tidemark.cli.StoreImages.Named;
import dev.tidemark.cli.StoreImages.Naming;
import dev.tidemark.cli.StoreImages.Wanted;
import dev.tidemark.engine.model.EntryName;
import dev.tidemark.images.graph.Index;
import dev.tidemark.spi.Annotations;
import dev.tidemark.spi.Descriptor;
import dev.tidemark.spi.Digest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The entries of an {@code index.json} under new names, all in one step.
 *
 * @param index with all changes; the same if there are none
 * @param namings what became of each name, in order
 * @param moved a name that stands for something else than was wanted; nothing changes then
 */
record EntryNames(Index index, List<Naming> namings, Optional<Wanted> moved) {

  static EntryNames of(Index before, List<Wanted> wanted) {
    Map<String, Descriptor> names = new HashMap<>();
    before.manifests().forEach(entry -> names.put(EntryName.of(entry), entry));
    Optional<Wanted> moved =
        wanted.stream().filter(each -> hasMoved(each, names.get(each.name()))).findFirst();
    return moved.isPresent()
        ? new EntryNames(before, List.of(), moved)
        : new Renaming(before, names).run(wanted);
  }

  private static boolean hasMoved(Wanted wanted, @Nullable Descriptor there) {
    return wanted.instead().isPresent()
        && (there == null || !there.digest().equals(wanted.instead().get()));
  }

  private static final class Renaming {

    private final Index before;

    /** What each name stands for by now; of several entries of one name the last. */
    private final Map<String, Descriptor> names;

    /** The entries of names that change, in the order in which they are to be written. */
    private final Map<String, Descriptor> changed = new LinkedHashMap<>();

    Renaming(Index before, Map<String, Descriptor> names) {
      this.before = before;
      this.names = names;
    }

    EntryNames run(List<Wanted> wanted) {
      List<Naming> namings = new ArrayList<>();
      wanted.stream()
          .filter(each -> !each.name().isEmpty())
          .forEach(each -> namings.add(named(each)));
      List<Descriptor> added = new ArrayList<>(changed.values());
      // what has no name needs an entry of its own, unless one is left that has a name
      Set<Digest> digests = new HashSet<>();
      before.manifests().stream().filter(this::stays).forEach(each -> digests.add(each.digest()));
      added.forEach(entry -> digests.add(entry.digest()));
      for (Wanted each : wanted) {
        if (each.name().isEmpty()) {
          Descriptor entry = entry("", each.target(), null);
          boolean there = !digests.add(entry.digest());
          namings.add(naming("", entry, there ? entry.digest() : null));
          if (!there) {
            added.add(entry);
          }
        }
      }
      Index after = added.isEmpty() ? before : before.changed(entry -> !stays(entry), added);
      return new EntryNames(after, List.copyOf(namings), Optional.empty());
    }

    private boolean stays(Descriptor entry) {
      return !changed.containsKey(EntryName.of(entry));
    }

    private Naming named(Wanted wanted) {
      String name = wanted.name();
      Descriptor there = names.get(name);
      Descriptor entry = entry(name, wanted.target(), there);
      Naming naming = naming(name, entry, there == null ? null : there.digest());
      if (naming.change() != Change.UNCHANGED) {
        names.put(name, entry);
        changed.remove(name);
        changed.put(name, entry);
      }
      return naming;
    }

    private static Naming naming(String name, Descriptor entry, @Nullable Digest before) {
      return Naming.of(new Named(name, entry, Optional.empty()), before);
    }
  }

  /**
   * An entry of this name. The whole name is the reference: tags alone would get in each other's
   * way. An entry of which other tools know the tag keeps that.
   */
  private static Descriptor entry(String name, Descriptor target, @Nullable Descriptor replaced) {
    Map<String, String> annotations = new LinkedHashMap<>(target.annotations());
    annotations.remove(Annotations.REF_NAME);
    if (!name.equals(annotations.get(Annotations.IMAGE_NAME))) {
      annotations.remove(Annotations.IMAGE_NAME);
    }
    if (!name.isEmpty()) {
      String known =
          replaced == null ? "" : replaced.annotations().getOrDefault(Annotations.REF_NAME, "");
      annotations.put(Annotations.REF_NAME, known.isEmpty() ? name : known);
      if (!known.isEmpty() && !known.equals(name)) {
        annotations.put(Annotations.IMAGE_NAME, name);
      }
    }
    return target.withAnnotations(annotations);
  }
}
