package dev.tidemark.engine.metadata.lmdb;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A value made of variable-length numbers and strings, for writing and for reading. */
final class Packed {

  private byte[] bytes;
  private int position;

  /** An empty one, to write. */
  Packed() {
    bytes = new byte[256];
  }

  /** One to read. */
  Packed(byte[] bytes) {
    this.bytes = bytes;
  }

  Packed number(long number) {
    room(10);
    long rest = number;
    while ((rest & ~0x7fL) != 0) {
      bytes[position++] = (byte) (rest | 0x80);
      rest >>>= 7;
    }
    bytes[position++] = (byte) rest;
    return this;
  }

  Packed bytes(byte[] value) {
    return number(value.length).raw(value);
  }

  /** Without its length. */
  Packed raw(byte[] value) {
    room(value.length);
    System.arraycopy(value, 0, bytes, position, value.length);
    position += value.length;
    return this;
  }

  Packed text(String value) {
    return bytes(value.getBytes(StandardCharsets.UTF_8));
  }

  long number() {
    long number = 0;
    for (int shift = 0; ; shift += 7) {
      byte next = bytes[position++];
      number |= (next & 0x7fL) << shift;
      if (next >= 0) {
        return number;
      }
    }
  }

  byte[] bytes() {
    int length = (int) number();
    position += length;
    return Arrays.copyOfRange(bytes, position - length, position);
  }

  /** All that was not read. */
  byte[] rest() {
    return Arrays.copyOfRange(bytes, position, bytes.length);
  }

  String text() {
    int length = (int) number();
    position += length;
    return new String(bytes, position - length, length, StandardCharsets.UTF_8);
  }

  /** How many bytes were written, or read. */
  int length() {
    return position;
  }

  /** Begins anew. */
  Packed clear() {
    position = 0;
    return this;
  }

  boolean exhausted() {
    return position >= bytes.length;
  }

  byte[] toBytes() {
    return Arrays.copyOf(bytes, position);
  }

  private void room(int more) {
    if (position + more > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(position + more, 2 * bytes.length));
    }
  }
}
