package dev.tidemark.engine.metadata.lmdb;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.Size;

class HeaderProperties {

  private static final int PAGE = 512;

  @Property
  void anyBytesAreAHeaderThatCanBeOrDamage(
      @ForAll @Size(max = 200) byte[] first, @ForAll("headers") ByteBuffer second) {
    check(ByteBuffer.wrap(first), second);
    check(second, ByteBuffer.wrap(first));
    check(second, second);
  }

  @Property
  void ofTwoTheNewerCounts(
      @ForAll("headers") ByteBuffer first, @ForAll("headers") ByteBuffer second) {
    check(first, second);
  }

  private static void check(ByteBuffer first, ByteBuffer second) {
    try {
      Header header = Header.newest(first, second);
      assertThat(header.length()).isPositive();
      assertThat(header.main().depth()).isBetween(0, Header.DEEPEST);
      assertThat(header.main().root()).isBetween(Header.NONE, header.lastPage());
      assertThat(header.transaction()).isEqualTo(Math.max(transaction(first), transaction(second)));
    } catch (DamagedException e) {
      assertThat(e).hasMessageMatching("(is|has|begins) .*");
    }
  }

  private static long transaction(ByteBuffer header) {
    return header.duplicate().order(ByteOrder.LITTLE_ENDIAN).getLong(144);
  }

  /** A walk over pages of nonsense ends, and ends with damage or with nothing. */
  @Property
  void nonsenseInPagesEndsTheWalk(
      @ForAll("pages") List<byte[]> pages, @ForAll("trees") Header.Tree tree) throws IOException {
    Header header = new Header(PAGE, pages.size() - 1L, 1, tree, tree);
    try {
      PageWalk.check(header, (long) pages.size() * PAGE, n -> ByteBuffer.wrap(pages.get((int) n)));
    } catch (DamagedException e) {
      assertThat(e).hasMessageMatching("(is|has) .*");
    }
  }

  @Provide
  Arbitrary<ByteBuffer> headers() {
    Arbitrary<Long> numbers =
        Arbitraries.oneOf(
            Arbitraries.longs().between(-2, 9), Arbitraries.longs(), Arbitraries.just(100L));
    return Combinators.combine(
            Arbitraries.of(PAGE, 4096, 65536, 0, 4097, -1),
            Arbitraries.integers().between(0, 40),
            numbers,
            numbers,
            numbers)
        .as(
            (size, depth, root, last, transaction) -> {
              ByteBuffer page = ByteBuffer.allocate(Header.BYTES).order(ByteOrder.LITTLE_ENDIAN);
              page.putShort(10, (short) 8).putInt(16, 0xBEEFC0DE).putInt(20, 1);
              page.putInt(40, size).putLong(80, Header.NONE);
              page.putShort(88 + 6, depth.shortValue()).putLong(88 + 40, root);
              return page.putLong(136, last).putLong(144, transaction);
            });
  }

  @Provide
  Arbitrary<Header.Tree> trees() {
    return Combinators.combine(
            Arbitraries.integers().between(0, 5), Arbitraries.longs().between(-1, 12))
        .as(Header.Tree::new);
  }

  /** Pages that begin as LMDB's do, with anything behind. */
  @Provide
  Arbitrary<List<byte[]>> pages() {
    Arbitrary<byte[]> anything =
        Arbitraries.bytes().between((byte) 0, (byte) 40).array(byte[].class).ofSize(PAGE);
    return Combinators.combine(anything, Arbitraries.of(1, 2, 4, 0x22), Arbitraries.shorts())
        .as(
            (bytes, flags, lower) -> {
              ByteBuffer page = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
              page.putShort(10, flags.shortValue()).putShort(12, (short) (lower % PAGE));
              for (int at = 16; at < 64; at += 2) {
                page.putShort(at, (short) (page.getShort(at) & 0x1ff));
              }
              return bytes;
            })
        .list()
        .ofSize(10)
        .map(
            list -> {
              List<byte[]> numbered = new ArrayList<>(list);
              for (int i = 0; i < numbered.size(); i++) {
                ByteBuffer.wrap(numbered.get(i)).order(ByteOrder.LITTLE_ENDIAN).putLong(0, i);
              }
              return numbered;
            });
  }
}
