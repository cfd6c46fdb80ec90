package dev.tidemark.cli;

import dev.tidemark.engine.ask.Tree;
import dev.tidemark.engine.model.EntryName;
import dev.tidemark.engine.model.ReferrerTag;
import dev.tidemark.spi.Digest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** {@code tree}: names and all that they lead to. */
final class TreeCommand extends EngineCommand {

  private static final int NAMES_SHOWN = 8;

  private final NamespaceOption namespace = new NamespaceOption("all");
  private String name = "";

  TreeCommand() {
    super(StoreOptions.Kinds.DOCUMENTS);
  }

  @Override
  Syntax declared() {
    return new Syntax("tree", "Show names and what they lead to.")
        .about(
            "Reads the documents as they are now, in their own order. What is about an image, such"
                + " as a signature, stands under it, after its parts.")
        .example("tidemark tree oci:images v2.1")
        .optionalOperand("NAME", WordMeaning.HELP + " Default: all names.", value -> name = value)
        .with(namespace);
  }

  @Override
  int run(OpenStore opened, Output out, Shell shell) throws Exception {
    List<String> namespaces = namespace.all(opened.store(), store());
    List<Tree> all = opened.trees(namespaces);
    List<Tree> trees = name.isEmpty() ? uppermost(opened, all) : meant(opened, namespaces, all);
    if (out.json()) {
      out.document(trees.stream().map(TreeCommand::json).toList());
    } else if (trees.isEmpty()) {
      out.prose("No names: nothing in this store is in use.");
    } else {
      new TreeText(out).print(trees);
    }
    return ExitCode.DONE;
  }

  /**
   * Without what has no name of its own and stands under what it is about. Where that has no entry
   * itself, the first that is about it stays, and all of it is shown there.
   */
  private static List<Tree> uppermost(OpenStore opened, List<Tree> all) {
    boolean layout = !NamespaceOption.has(opened.store());
    Set<Digest> below = referrers(all);
    List<Tree> about = new ArrayList<>(all);
    about.removeIf(tree -> !below.contains(tree.content().digest()) || !hasNoName(tree, layout));
    Set<Tree> gone = Collections.newSetFromMap(new IdentityHashMap<>());
    gone.addAll(about);
    List<Tree> shown = new ArrayList<>(all);
    shown.removeAll(gone);
    Set<Digest> seen = referrers(shown);
    for (Tree tree : about) {
      if (!seen.contains(tree.content().digest())) {
        gone.remove(tree);
        seen.addAll(referrers(List.of(tree)));
      }
    }
    List<Tree> uppermost = new ArrayList<>(all);
    uppermost.removeAll(gone);
    return uppermost;
  }

  private static Set<Digest> referrers(List<Tree> trees) {
    List<Tree> nodes = new ArrayList<>();
    trees.forEach(tree -> collect(tree, nodes));
    Set<Digest> referrers = new HashSet<>();
    nodes.stream().filter(Tree::isReferrer).forEach(tree -> referrers.add(tree.content().digest()));
    return referrers;
  }

  /** An entry of a layout may have none; a managed store calls what has none by its digest. */
  private static boolean hasNoName(Tree tree, boolean layout) {
    boolean unnamed =
        layout
            ? EntryName.of(tree.content()).isEmpty()
            : tree.name().equals(tree.content().digest().toString());
    return unnamed || ReferrerTag.of(tree.name()).isPresent();
  }

  /** Of a name or a tag; else of content, whether or not a name leads to it. */
  private List<Tree> meant(OpenStore opened, List<String> namespaces, List<Tree> all)
      throws Exception {
    List<Tree> named = selector(all).named(name);
    if (!named.isEmpty()) {
      return named;
    }
    List<Tree> nodes = new ArrayList<>();
    all.forEach(tree -> collect(tree, nodes));
    List<Tree> digested = selector(nodes).digested(name);
    if (!digested.isEmpty()) {
      return List.of(
          digested.stream()
              .filter(tree -> tree.state() != Tree.State.REPEATED)
              .findFirst()
              .orElse(digested.get(0)));
    }
    DigestPrefix prefix = new DigestPrefix(name);
    for (String space : namespaces) {
      Optional<Digest> unlisted =
          prefix.isLikely() ? prefix.among(opened.digests(space, prefix)) : Optional.empty();
      if (unlisted.isPresent()) {
        return List.of(opened.tree(space, unlisted.get()));
      }
    }
    throw new CommandFailure("no name '" + name + "' in " + store().typed() + ": " + names(all));
  }

  private static WordMeaning<Tree> selector(List<Tree> trees) {
    return new WordMeaning<>(trees, Tree::name, tree -> tree.content().digest());
  }

  private static void collect(Tree tree, List<Tree> into) {
    into.add(tree);
    tree.children().forEach(child -> collect(child, into));
  }

  private static String names(List<Tree> trees) {
    if (trees.isEmpty()) {
      return "there are none";
    }
    int shown = Math.min(NAMES_SHOWN, trees.size());
    List<String> names = new ArrayList<>();
    trees.subList(0, shown).forEach(tree -> names.add(tree.name()));
    String more = trees.size() > shown ? " and " + (trees.size() - shown) + " more" : "";
    return "there are " + String.join(", ", names) + more;
  }

  private static Map<String, @Nullable Object> json(Tree tree) {
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    if (!tree.name().isEmpty()) {
      json.put("name", tree.name());
    }
    json.put("kind", tree.kind().name().toLowerCase(Locale.ROOT));
    json.put("digest", tree.content().digest().toString());
    json.put("mediaType", tree.content().mediaType());
    json.put("bytes", tree.content().size() < 0 ? null : tree.content().size());
    tree.content().platform().ifPresent(platform -> json.put("platform", platform.toString()));
    if (!tree.content().artifactType().isEmpty()) {
      json.put("artifactType", tree.content().artifactType());
    }
    if (!tree.content().annotations().isEmpty()) {
      json.put("annotations", new TreeMap<>(tree.content().annotations()));
    }
    if (tree.isReferrer()) {
      json.put("referrer", true);
    }
    json.put("state", tree.state().name().toLowerCase(Locale.ROOT));
    json.put("children", tree.children().stream().map(TreeCommand::json).toList());
    return json;
  }
}
