package dev.tidemark.engine.mark;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class EdgeBlockTest {

  @Test
  void whatIsPackedReadsBack() {
    EdgeBlock.Builder builder = new EdgeBlock.Builder();
    builder.add(100, new long[] {1, 2, 3});
    builder.add(101, new long[0]);
    builder.add(65_635, new long[] {4_294_967_295L});
    byte[] block = builder.take();

    assertThat(builder.isEmpty()).isTrue();
    assertThat(EdgeBlock.parents(block)).isEqualTo(3);
    assertThat(EdgeBlock.parent(block, 100, 2)).isEqualTo(65_635);
    assertThat(EdgeBlock.children(block, block.length, 0)).containsExactly(1, 2, 3);
    assertThat(EdgeBlock.children(block, block.length, 1)).isEmpty();
    assertThat(EdgeBlock.children(block, block.length, 2)).containsExactly(4_294_967_295L);
    assertThat(EdgeBlock.find(block, 100, 101)).isEqualTo(1);
    assertThat(EdgeBlock.find(block, 100, 102)).isEqualTo(-1);
  }

  @Test
  void aBlockFillsOnePageAndNoMore() {
    EdgeBlock.Builder builder = new EdgeBlock.Builder();
    long parent = 7;
    while (builder.fits(parent, 5)) {
      builder.add(parent++, new long[] {1, 2, 3, 4, 5});
    }
    assertThat(builder.take()).hasSizeBetween(EdgeBlock.BYTES - 24, EdgeBlock.BYTES);
  }

  @Test
  void parentsTooFarApartDoNotShareABlock() {
    EdgeBlock.Builder builder = new EdgeBlock.Builder();
    builder.add(1, new long[] {0});
    assertThat(builder.fits(1 + 65_535, 1)).isTrue();
    assertThat(builder.fits(1 + 65_536, 1)).isFalse();
  }

  @Test
  void aVeryWideParentGetsABlockOfItsOwn() {
    long[] children = LongStream.range(0, 100_000).toArray();
    EdgeBlock.Builder builder = new EdgeBlock.Builder();
    assertThat(builder.fits(200_000, children.length)).isTrue();
    builder.add(200_000, children);
    assertThat(builder.fits(200_001, 1)).isFalse();
    byte[] block = builder.take();
    assertThat(EdgeBlock.children(block, block.length, 0)).isEqualTo(children);
  }
}
