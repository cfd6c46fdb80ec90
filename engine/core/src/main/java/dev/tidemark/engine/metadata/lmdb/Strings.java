package dev.tidemark.engine.metadata.lmdb;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.agrona.DirectBuffer;
import org.lmdbjava.Dbi;
import org.lmdbjava.Txn;

/**
 * The dictionary of label keys and media types, of which there are few and which are long. Entries
 * are never changed or removed, so that what was read once is known for ever. One per transaction:
 * what an aborted one has added must not be believed.
 */
final class Strings {

  private static final int LONGEST_IN_KEY = 400;

  private final Txn<DirectBuffer> txn;
  private final Dbi<DirectBuffer> table;
  private final Bytes bytes;
  private final Known known;

  /** Added by this transaction. */
  private final Map<String, Long> added = new HashMap<>();

  /** Entries that are committed, of any transaction. Thread-safe. */
  static final class Known {

    /** There is no end to the label keys that people make up. */
    private static final int MOST = 10_000;

    private final Map<String, Long> ids = new ConcurrentHashMap<>();
    private final Map<Long, String> texts = new ConcurrentHashMap<>();

    private void learn(String text, long id) {
      if (texts.size() < MOST) {
        texts.put(id, text);
        ids.put(text, id);
      }
    }
  }

  Strings(Txn<DirectBuffer> txn, Dbi<DirectBuffer> table, Bytes bytes, Known known) {
    this.txn = txn;
    this.table = table;
    this.bytes = bytes;
    this.known = known;
  }

  String text(long id) {
    String text = known.texts.get(id);
    if (text == null) {
      DirectBuffer stored = table.get(txn, bytes.key(idKey(id)));
      if (stored == null) {
        throw new InconsistentException("there is no string " + id);
      }
      text = new String(Bytes.copy(stored), StandardCharsets.UTF_8);
      if (added.isEmpty()) {
        known.learn(text, id);
      }
    }
    return text;
  }

  long intern(String text) {
    Long met = known.ids.get(text);
    if (met == null) {
      met = added.get(text);
    }
    return met != null ? met : look(text);
  }

  private long look(String text) {
    byte[] key = textKey(text);
    DirectBuffer stored = table.get(txn, bytes.key(key));
    if (stored != null) {
      long id = Bytes.number(stored);
      known.learn(text, id);
      return id;
    }
    // two entries a string: the number of entries is twice the next id
    long id = table.stat(txn).entries / 2;
    table.put(txn, bytes.key(key), bytes.value(id));
    table.put(txn, bytes.key(idKey(id)), bytes.value(text.getBytes(StandardCharsets.UTF_8)));
    added.put(text, id);
    return id;
  }

  private static byte[] idKey(long id) {
    byte[] key = new byte[9];
    key[0] = 'i';
    for (int i = 0; i < 8; i++) {
      key[8 - i] = (byte) (id >>> (8 * i));
    }
    return key;
  }

  private static byte[] textKey(String text) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    boolean hashed = utf8.length > LONGEST_IN_KEY;
    byte[] name = hashed ? sha256(utf8) : utf8;
    byte[] key = new byte[1 + name.length];
    key[0] = (byte) (hashed ? 'h' : 's');
    System.arraycopy(name, 0, key, 1, name.length);
    return key;
  }

  private static byte[] sha256(byte[] input) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(input);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
