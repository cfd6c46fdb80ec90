package dev.tidemark.engine.metadata.lmdb;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.Map;
import org.agrona.DirectBuffer;
import org.lmdbjava.Dbi;
import org.lmdbjava.Txn;

/**
 * The dictionary of label keys and media types, of which there are few and which are long. Entries
 * are never changed or removed. One per transaction: what an aborted one has added must not be
 * believed.
 */
final class Strings {

  private static final int LONGEST_IN_KEY = 400;

  private final Txn<DirectBuffer> txn;
  private final Dbi<DirectBuffer> table;
  private final Bytes bytes;
  private final Map<String, Long> ids = new HashMap<>();
  private final Map<Long, String> texts = new HashMap<>();

  Strings(Txn<DirectBuffer> txn, Dbi<DirectBuffer> table, Bytes bytes) {
    this.txn = txn;
    this.table = table;
    this.bytes = bytes;
  }

  String text(long id) {
    String known = texts.get(id);
    if (known == null) {
      DirectBuffer stored = table.get(txn, bytes.key(idKey(id)));
      if (stored == null) {
        throw new IllegalStateException("metadata damaged: no string " + id);
      }
      known = new String(Bytes.copy(stored), StandardCharsets.UTF_8);
      texts.put(id, known);
    }
    return known;
  }

  long intern(String text) {
    Long known = ids.get(text);
    if (known != null) {
      return known;
    }
    byte[] key = textKey(text);
    DirectBuffer stored = table.get(txn, bytes.key(key));
    long id;
    if (stored != null) {
      id = Bytes.number(stored);
    } else {
      // two entries a string: the number of entries is twice the next id
      id = table.stat(txn).entries / 2;
      table.put(txn, bytes.key(key), bytes.value(id));
      table.put(txn, bytes.key(idKey(id)), bytes.value(text.getBytes(StandardCharsets.UTF_8)));
    }
    ids.put(text, id);
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
