package dev.tidemark.engine;

import dev.tidemark.engine.ask.Tree;
import dev.tidemark.engine.content.Provider;
import dev.tidemark.engine.decode.Decoder;
import dev.tidemark.spi.Descriptor;
import dev.tidemark.spi.store.Name;
import dev.tidemark.spi.store.NameSource;
import dev.tidemark.spi.store.Storage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** A store as it is now, read without what is known of it. Thread-safe. */
record Present(Storage storage, Decoder decoder) {

  /** All names, space by space. */
  List<Name> names() throws IOException {
    NameSource source = storage.names();
    List<String> spaces = new ArrayList<>();
    source.spaces(spaces::add);
    List<Name> names = new ArrayList<>();
    for (String space : spaces) {
      names.addAll(source.read(space).names());
    }
    return names;
  }

  /** What all names lead to. */
  List<Tree> trees(Tree.Referring referring) throws IOException {
    List<Tree> trees = new ArrayList<>();
    for (Name name : names()) {
      String shown = name.name().isEmpty() ? name.source() : name.qualified();
      trees.add(tree(shown, name.target(), referring));
    }
    return trees;
  }

  /** What content leads to. */
  Tree tree(String shown, Descriptor content, Tree.Referring referring) throws IOException {
    return Tree.of(shown, content, Provider.of(storage.blobs()), decoder, referring);
  }
}
