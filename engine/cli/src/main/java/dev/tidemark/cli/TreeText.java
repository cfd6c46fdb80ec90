package dev.tidemark.cli;

import dev.tidemark.engine.ask.Tree;
import dev.tidemark.spi.Platform;
import dev.tidemark.spi.Reference;
import java.util.List;

/** Trees of content, for people: guides on the left, what is known of each node in columns. */
final class TreeText {

  private static final String UNICODE = "\u251c\u2500 \u2514\u2502";

  /** BuildKit's mark of an attestation in an index. */
  private static final String REFERENCE_TYPE = "vnd.docker.reference.type";

  private final Output out;
  private final String branch;
  private final String last;
  private final String pass;

  TreeText(Output out) {
    boolean unicode = out.shows(UNICODE);
    this.out = out;
    this.branch = unicode ? "\u251c\u2500 " : "|- ";
    this.last = unicode ? "\u2514\u2500 " : "`- ";
    this.pass = unicode ? "\u2502  " : "|  ";
  }

  void print(List<Tree> trees) {
    Table table = new Table(out, "", "", ">", "");
    for (Tree tree : trees) {
      if (!out.quiet()) {
        String name = tree.name().isEmpty() ? "(no name)" : tree.name();
        table.row(new Cell(name, Paint.BOLD));
      }
      row(table, tree, last);
      children(table, tree, "   ");
    }
    table.end();
  }

  private void children(Table table, Tree tree, String guide) {
    List<Tree> children = tree.children();
    for (int i = 0; i < children.size(); i++) {
      boolean end = i == children.size() - 1;
      row(table, children.get(i), guide + (end ? last : branch));
      children(table, children.get(i), guide + (end ? "   " : pass));
    }
  }

  private void row(Table table, Tree tree, String guide) {
    if (out.quiet()) {
      out.line(tree.content().digest().toString());
      return;
    }
    long size = tree.content().size();
    table.row(
        Cell.of(guide + type(tree)),
        Cell.dim(tree.content().digest().abbreviated()),
        Cell.of(size < 0 ? "" : Quantity.size(size)),
        note(tree));
  }

  private static String type(Tree tree) {
    String type = MediaTypeName.of(tree.content().mediaType());
    String subject =
        tree.kind() == Reference.Kind.SUBJECT ? "subject: " : tree.isReferrer() ? "referrer: " : "";
    return subject + (type.isEmpty() ? "(no type)" : type);
  }

  private static Cell note(Tree tree) {
    StringBuilder note = new StringBuilder();
    tree.content().platform().filter(TreeText::known).ifPresent(note::append);
    for (String more :
        new String[] {
          tree.content().annotations().getOrDefault(REFERENCE_TYPE, ""),
          tree.content().artifactType()
        }) {
      note.append(note.length() > 0 && !more.isEmpty() ? " " : "").append(more);
    }
    String state =
        switch (tree.state()) {
          case SHOWN -> "";
          case ABSENT -> "(not in the store)";
          case REPEATED -> "(shown above)";
          case UNREADABLE -> "(not readable, or not in full)";
        };
    note.append(note.length() > 0 && !state.isEmpty() ? " " : "").append(state);
    boolean odd = tree.state() == Tree.State.ABSENT || tree.state() == Tree.State.UNREADABLE;
    return new Cell(note.toString(), odd ? Paint.YELLOW : Paint.PLAIN);
  }

  /** BuildKit gives {@code unknown/unknown} to what runs nowhere. */
  private static boolean known(Platform platform) {
    return !platform.toString().equals("unknown/unknown");
  }
}
