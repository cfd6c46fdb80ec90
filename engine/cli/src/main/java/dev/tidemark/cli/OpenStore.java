package dev.tidemark.cli;

import dev.tidemark.engine.Store;
import dev.tidemark.engine.ask.Tree;
import dev.tidemark.engine.mirror.ScanReport;
import dev.tidemark.spi.Digest;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** An open store, with what the kinds of stores tell in ways of their own. */
interface OpenStore extends AutoCloseable {

  /** The store, to be asked and collected. */
  Store store();

  /**
   * What a name stands for; empty if there is no such name.
   *
   * @param namespace whose; empty where there are none
   */
  Optional<Digest> named(String namespace, String name)
      throws IOException, CommandFailure, UsageFailure;

  /** Reads and labels what is new; empty where the store itself knows all that is in it. */
  Optional<ScanReport> scan() throws IOException;

  /**
   * The names and all that they lead to.
   *
   * @param namespaces whose
   */
  List<Tree> trees(List<String> namespaces) throws IOException, CommandFailure;

  /** The content, named or not, that is there now and that a digest or its beginning may mean. */
  Collection<Digest> digests(String namespace, DigestPrefix prefix)
      throws IOException, CommandFailure;

  /**
   * What content leads to, whether or not a name stands for it.
   *
   * @throws CommandFailure if it is no image
   */
  Tree tree(String namespace, Digest content) throws IOException, CommandFailure;

  @Override
  void close() throws IOException;
}
