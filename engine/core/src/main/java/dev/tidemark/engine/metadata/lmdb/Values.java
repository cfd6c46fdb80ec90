package dev.tidemark.engine.metadata.lmdb;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.agrona.DirectBuffer;
import org.jspecify.annotations.Nullable;
import org.lmdbjava.Dbi;
import org.lmdbjava.Txn;

/**
 * What a store remembers by name: texts, which those who use the store name as they like, and a few
 * values of the tables themselves.
 */
final class Values {

  /** The version of the tables, as text. */
  static final String SCHEMA = "schema";

  /** The first id that was not given yet, a number. */
  static final String NEXT_ID = "next";

  /** The first number of a space that was not given yet, a number. */
  static final String NEXT_SPACE = "space";

  /** Where a collection stands. */
  static final String CYCLE = "cycle";

  /** How often the set of the condemned has changed, but for purges; a number. */
  static final String CONDEMNED = "condemned";

  /** In front of the names that users choose, which are never those of the tables. */
  private static final String TEXT = "value:";

  private final Txn<DirectBuffer> txn;
  private final Dbi<DirectBuffer> table;
  private final Bytes bytes;

  Values(Txn<DirectBuffer> txn, Dbi<DirectBuffer> table, Bytes bytes) {
    this.txn = txn;
    this.table = table;
    this.bytes = bytes;
  }

  Optional<String> text(String name) {
    return raw(textName(name)).map(value -> new String(value, StandardCharsets.UTF_8));
  }

  /** Null takes it away. */
  void text(String name, @Nullable String text) {
    raw(textName(name), text == null ? null : text.getBytes(StandardCharsets.UTF_8));
  }

  private static String textName(String name) {
    return name.equals(SCHEMA) ? name : TEXT + name;
  }

  /** Zero if it was never put. */
  long number(String name) {
    DirectBuffer value = table.get(txn, key(name));
    return value == null ? 0 : Bytes.number(value);
  }

  void number(String name, long number) {
    table.put(txn, key(name), bytes.value(number));
  }

  Optional<byte[]> raw(String name) {
    return Optional.ofNullable(table.get(txn, key(name))).map(Bytes::copy);
  }

  void raw(String name, byte @Nullable [] value) {
    if (value == null) {
      table.delete(txn, key(name));
    } else {
      table.put(txn, key(name), bytes.value(value));
    }
  }

  private DirectBuffer key(String name) {
    return bytes.key(name.getBytes(StandardCharsets.UTF_8));
  }
}
