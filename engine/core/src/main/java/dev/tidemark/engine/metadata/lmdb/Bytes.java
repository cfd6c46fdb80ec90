package dev.tidemark.engine.metadata.lmdb;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** Off-heap memory through which keys and values go to LMDB, for one transaction at a time. */
final class Bytes {

  /** Kept, or the memory would be freed: a buffer that wraps an address holds on to nothing. */
  private final ByteBuffer keyRoom = ByteBuffer.allocateDirect(512);

  private final MutableDirectBuffer key = new UnsafeBuffer(keyRoom);
  private ByteBuffer room = ByteBuffer.allocateDirect(64);
  private final MutableDirectBuffer value = new UnsafeBuffer(room);

  /** An eight-byte key that sorts as the number does. */
  DirectBuffer key(long number) {
    key.wrap(keyRoom, 0, 8);
    key.putLong(0, number, ByteOrder.BIG_ENDIAN);
    return key;
  }

  /** A key that sorts by the first number, then by the second. */
  DirectBuffer key(long first, long second) {
    key.wrap(keyRoom, 0, 16);
    key.putLong(0, first, ByteOrder.BIG_ENDIAN);
    key.putLong(8, second, ByteOrder.BIG_ENDIAN);
    return key;
  }

  DirectBuffer key(byte[] bytes) {
    key.wrap(keyRoom, 0, bytes.length);
    key.putBytes(0, bytes);
    return key;
  }

  DirectBuffer value(byte[] bytes) {
    value.wrap(room(bytes.length), 0, bytes.length);
    value.putBytes(0, bytes);
    return value;
  }

  DirectBuffer value(long number) {
    value.wrap(room, 0, 8);
    value.putLong(0, number, ByteOrder.BIG_ENDIAN);
    return value;
  }

  /** One number after the other. */
  DirectBuffer value(long[] numbers) {
    value.wrap(room(numbers.length * Long.BYTES), 0, numbers.length * Long.BYTES);
    for (int i = 0; i < numbers.length; i++) {
      value.putLong(i * Long.BYTES, numbers[i], ByteOrder.BIG_ENDIAN);
    }
    return value;
  }

  private ByteBuffer room(int length) {
    if (length > room.capacity()) {
      room = ByteBuffer.allocateDirect(Math.max(length, 8192));
    }
    return room;
  }

  static boolean beginsWith(DirectBuffer buffer, byte[] prefix) {
    return buffer.capacity() >= prefix.length && holds(buffer, 0, prefix);
  }

  static boolean endsWith(DirectBuffer buffer, byte[] suffix) {
    int at = buffer.capacity() - suffix.length;
    return at >= 0 && holds(buffer, at, suffix);
  }

  private static boolean holds(DirectBuffer buffer, int at, byte[] part) {
    for (int i = 0; i < part.length; i++) {
      if (buffer.getByte(at + i) != part[i]) {
        return false;
      }
    }
    return true;
  }

  static byte[] copy(DirectBuffer buffer) {
    byte[] bytes = new byte[buffer.capacity()];
    buffer.getBytes(0, bytes);
    return bytes;
  }

  /** The second number of a key of two. */
  static long second(DirectBuffer buffer) {
    return buffer.getLong(8, ByteOrder.BIG_ENDIAN);
  }

  static long number(DirectBuffer buffer) {
    return buffer.getLong(0, ByteOrder.BIG_ENDIAN);
  }
}
