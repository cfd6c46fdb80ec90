package dev.tidemark.testing;

import dev.tidemark.spi.Descriptor;
import dev.tidemark.spi.store.Storage;
import dev.tidemark.testkit.Blob;
import java.io.IOException;

/** A store that a contract is tried on, and what another program does to it. */
public interface Subject {

  /** The store, as its backend opens it. */
  Storage storage();

  /** Another program writes a blob. */
  void put(Blob blob) throws IOException;

  /** Another program gives a name to something, in any space; an empty name is an entry without. */
  void name(String name, Descriptor target) throws IOException;

  /** Another program takes a name away. */
  void unname(String name) throws IOException;
}
