package dev.tidemark.engine.metadata.lmdb;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BytesTest {

  /** A buffer over a bare address does not keep its memory from being freed while LMDB reads it. */
  @Test
  void whatGoesToLmdbHoldsOnToItsMemory() {
    Bytes bytes = new Bytes();
    assertThat(bytes.key(7).byteBuffer()).isNotNull();
    assertThat(bytes.key(new byte[] {1, 2}).byteBuffer()).isNotNull();
    assertThat(bytes.value(7).byteBuffer()).isNotNull();
    assertThat(bytes.value(new byte[100_000]).byteBuffer()).isNotNull();
  }

  @Test
  void keysSortAsNumbersDo() {
    byte[] key = Bytes.copy(new Bytes().key(258));
    assertThat(key).containsExactly(0, 0, 0, 0, 0, 0, 1, 2);
  }
}
