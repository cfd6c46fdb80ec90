package dev.tidemark.engine.mirror;

import dev.tidemark.engine.judge.Policy;
import dev.tidemark.engine.mark.EdgeScan;
import dev.tidemark.engine.metadata.Bits;
import dev.tidemark.engine.metadata.NamedRoot;
import dev.tidemark.engine.metadata.Node;
import dev.tidemark.engine.metadata.Reader;
import dev.tidemark.engine.model.Kind;
import dev.tidemark.engine.model.Resource;
import dev.tidemark.engine.model.Root;
import dev.tidemark.engine.model.View;
import dev.tidemark.spi.Digest;
import dev.tidemark.spi.store.BlobInfo;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A mirrored store as of its last scan, for questions. */
public final class MirrorView implements View {

  private final Reader reader;
  private final Duration grace;
  private final Starts starts;
  private final Instant now;
  private final Function<Digest, Optional<BlobInfo>> info;
  private @Nullable Map<Long, List<Root>> names;

  /**
   * @param policy says what is young, and which roots count
   * @param now the instant that age is judged by
   * @param info asks the store about a blob; what it throws ends the question
   */
  public MirrorView(
      Reader reader, Policy policy, Instant now, Function<Digest, Optional<BlobInfo>> info) {
    this.reader = reader;
    this.grace = policy.grace();
    this.starts = Starts.of(reader, policy.untagged());
    this.now = now;
    this.info = info;
  }

  @Override
  public long nextId() {
    return reader.nextId();
  }

  @Override
  public EdgeScan edgesDescending() {
    return reader.edgesDescending();
  }

  @Override
  public EdgeScan edgesAscending() {
    return reader.edgesAscending();
  }

  @Override
  public long[] children(long parent) {
    return reader.children(parent);
  }

  @Override
  public long id(Resource resource) {
    return resource.kind().equals(Kind.CONTENT)
        ? Digest.lenient(resource.key()).map(reader::id).orElse(NONE)
        : NONE;
  }

  @Override
  public Optional<Resource> resource(long node) {
    return reader.node(node).map(one -> Resource.content("", one.digest()));
  }

  @Override
  public boolean present(long node) {
    return reader.bits(Bits.PRESENT).get(node);
  }

  @Override
  public List<Root> roots(long node) {
    List<Root> roots = new ArrayList<>(names().getOrDefault(node, List.of()));
    if (reader.bits(Bits.PINNED).get(node)) {
      String by = "kept: algorithm not verifiable";
      roots.add(new Root(node, Root.Cause.PINNED, by, Optional.empty()));
    }
    young(node).ifPresent(roots::add);
    return roots;
  }

  private Map<Long, List<Root>> names() {
    Map<Long, List<Root>> read = names;
    if (read == null) {
      read = new HashMap<>();
      Set<NamedRoot> others = Set.copyOf(starts.others());
      for (NamedRoot root : reader.roots()) {
        if (others.contains(root)) {
          continue;
        }
        String by = root.label();
        read.computeIfAbsent(root.id(), any -> new ArrayList<>())
            .add(new Root(root.id(), Root.Cause.NAME, by, Optional.empty()));
      }
      names = read;
    }
    return read;
  }

  private Optional<Root> young(long id) {
    if (grace.isZero() || !present(id)) {
      return Optional.empty();
    }
    Node node = reader.node(id).orElseThrow();
    return info.apply(node.digest())
        .map(blob -> later(blob.modified(), Instant.ofEpochMilli(node.since())).plus(grace))
        .filter(now::isBefore)
        .map(until -> new Root(id, Root.Cause.YOUNG, "young", Optional.of(until)));
  }

  private static Instant later(Instant one, Instant other) {
    return one.isAfter(other) ? one : other;
  }

  @Override
  public Optional<Root> alone(long node) {
    return Optional.empty();
  }

  @Override
  public List<Long> referrers(long node) {
    return starts.beside().getOrDefault(node, List.of());
  }

  @Override
  public Optional<String> over(long node) {
    return Optional.empty();
  }
}
