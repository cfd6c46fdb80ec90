package dev.tidemark.engine.mirror;

import dev.tidemark.engine.judge.Plan;
import dev.tidemark.engine.judge.Policy;
import dev.tidemark.engine.judge.Progress;
import dev.tidemark.engine.judge.Refusal;
import dev.tidemark.engine.mark.Bitmap;
import dev.tidemark.engine.mark.BrokenMarks;
import dev.tidemark.engine.mark.Mark;
import dev.tidemark.engine.metadata.Metadata;
import dev.tidemark.engine.metadata.Node;
import dev.tidemark.engine.metadata.Reader;
import dev.tidemark.engine.metadata.Writer;
import dev.tidemark.engine.model.Labels;
import dev.tidemark.engine.model.Occupancy;
import dev.tidemark.spi.Digest;
import dev.tidemark.spi.store.BlobInfo;
import dev.tidemark.spi.store.BlobStore;
import dev.tidemark.spi.store.Listed;
import dev.tidemark.spi.store.Name;
import dev.tidemark.spi.store.NameList;
import dev.tidemark.spi.store.NameSource;
import dev.tidemark.spi.store.Quarantine;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Engines with one defect each, of the kinds that lose data, or leak it. */
final class Mutants {

  private Mutants() {}

  /** A docket that can still find what is right. */
  private static final class Docket extends MirrorDocket {

    private final BiFunction<Docket, Bitmap, Bitmap> closure;

    Docket(
        Reader reader,
        Policy policy,
        Instant now,
        Function<Digest, Optional<BlobInfo>> info,
        Remit remit,
        BiFunction<Docket, Bitmap, Bitmap> closure) {
      super(reader, policy, now, info, remit);
      this.closure = closure;
    }

    @Override
    public Bitmap closure(Bitmap starts) {
      return closure.apply(this, starts);
    }

    Bitmap right(Bitmap starts) {
      return super.closure(starts);
    }
  }

  private static Planner judging(
      Reader reader, Policy policy, Instant now, BiFunction<Docket, Bitmap, Bitmap> closure) {
    return new Planner(reader, policy, now) {
      @Override
      MirrorDocket docket(Function<Digest, Optional<BlobInfo>> info, Remit remit) {
        return new Docket(reader, policy, now, info, remit, closure);
      }
    };
  }

  /** Entries without a name count, whatever was asked for. */
  static final class NamelessCount extends Engines {
    @Override
    Planner planner(Reader reader, Policy policy, Instant now) {
      return super.planner(reader, policy.withUntagged(false), now);
    }
  }

  /** Entries without a name never count. */
  static final class NamelessNeverCount extends Engines {
    @Override
    Planner planner(Reader reader, Policy policy, Instant now) {
      return super.planner(reader, policy.withUntagged(true), now);
    }
  }

  /** A tag that is called after content is kept by nothing else. */
  static final class TagsNotFollowed extends Engines {
    @Override
    Planner planner(Reader reader, Policy policy, Instant now) {
      return judging(reader, policy, now, (docket, starts) -> Mark.BLOCKS.closure(reader, starts));
    }
  }

  /** Entries stay in the index when what they stand for goes. */
  static final class EntriesStay extends Engines {
    @Override
    NameSource roots(NameSource roots) {
      return new NameSource() {
        @Override
        public NameList read(String space) throws IOException {
          return roots.read(space);
        }

        @Override
        public List<Name> remove(List<Name> unwanted) {
          return unwanted;
        }
      };
    }
  }

  static final class SkippedEdge extends Engines {
    @Override
    Planner planner(Reader reader, Policy policy, Instant now) {
      return judging(
          reader, policy, now, (docket, starts) -> BrokenMarks.skippingEdges(reader, starts));
    }
  }

  /** The roots are read, and what they say is ignored: the first judgement is the last. */
  static final class NoRecheck extends Engines {
    @Override
    Sweeper sweeper(Metadata metadata, BlobStore blobs, Policy policy, String run, Instant now) {
      return new Sweeper(metadata, blobs, policy, Progress.NONE, run, now) {
        @Override
        Judgement recheck(Judgement current, Judge judge) {
          return current;
        }

        @Override
        int batchSize() {
          return batch();
        }
      };
    }
  }

  /**
   * What is named again is spared, but not what it leads to: each victim is re-checked by itself,
   * and there is no new mark.
   */
  static final class NamedOnly extends Engines {
    @Override
    Sweeper sweeper(Metadata metadata, BlobStore blobs, Policy policy, String run, Instant now) {
      return new Sweeper(metadata, blobs, policy, Progress.NONE, run, now) {
        @Override
        Judgement recheck(Judgement current, Judge judge) throws IOException {
          Judgement right = super.recheck(current, judge);
          if (right.equals(current)) {
            return current;
          }
          Assessment a = current.assessment();
          Map<Long, Assessment.Victim> victims = new LinkedHashMap<>(a.victims());
          metadata.read(
              reader -> {
                reader.roots().forEach(root -> victims.remove(root.id()));
                return victims;
              });
          return new Judgement(a.with(victims), right.rootsVersion());
        }

        @Override
        int batchSize() {
          return batch();
        }
      };
    }
  }

  static final class GraceWithoutClosure extends Engines {
    @Override
    Planner planner(Reader reader, Policy policy, Instant now) {
      Bitmap[] live = {null};
      return judging(
          reader,
          policy,
          now,
          (docket, starts) -> {
            if (live[0] == null) {
              live[0] = docket.right(starts);
              return live[0].copy();
            }
            live[0].or(starts);
            return live[0];
          });
    }
  }

  static final class NoGrace extends Engines {
    @Override
    Planner planner(Reader reader, Policy policy, Instant now) {
      return super.planner(reader, policy.withGrace(java.time.Duration.ZERO), now);
    }
  }

  static final class RefusalIgnored extends Engines {
    @Override
    Sweeper sweeper(Metadata metadata, BlobStore blobs, Policy policy, String run, Instant now) {
      return super.sweeper(
          metadata, blobs, policy.withAllowed(EnumSet.allOf(Refusal.Kind.class)), run, now);
    }
  }

  static final class ChildrenFirst extends Engines {
    @Override
    Sweeper sweeper(Metadata metadata, BlobStore blobs, Policy policy, String run, Instant now) {
      return new Sweeper(metadata, blobs, policy, Progress.NONE, run, now) {
        @Override
        Judgement recheck(Judgement current, Judge judge) throws IOException {
          Judgement right = super.recheck(current, judge);
          Assessment a = right.assessment();
          List<Map.Entry<Long, Assessment.Victim>> order = new ArrayList<>(a.victims().entrySet());
          java.util.Collections.reverse(order);
          Map<Long, Assessment.Victim> reversed = new LinkedHashMap<>();
          order.forEach(entry -> reversed.put(entry.getKey(), entry.getValue()));
          return new Judgement(a.with(reversed), right.rootsVersion());
        }
      };
    }
  }

  /** What cannot be deleted stays, and what it refers to goes. */
  static final class SparedWithoutParts extends Engines {
    @Override
    Sweeper sweeper(Metadata metadata, BlobStore blobs, Policy policy, String run, Instant now) {
      return new Sweeper(metadata, blobs, policy, Progress.NONE, run, now) {
        @Override
        void spare(Remit remit, List<Long> ids) {}

        @Override
        int batchSize() {
          return batch();
        }
      };
    }
  }

  /** A plan says what may go one by one, and not what has to stay with all it refers to. */
  static final class PlanWithoutParts extends Engines {
    private Set<Digest> members = Set.of();

    @Override
    Remit remit(Plan plan) {
      members =
          plan.entries().stream()
              .map(entry -> entry.digest().orElseThrow())
              .collect(Collectors.toSet());
      return Remit.everything();
    }

    @Override
    Sweeper sweeper(Metadata metadata, BlobStore blobs, Policy policy, String run, Instant now) {
      Set<Digest> bound = members;
      members = Set.of();
      return new Sweeper(metadata, blobs, policy, Progress.NONE, run, now) {
        @Override
        Judgement recheck(Judgement current, Judge judge) throws IOException {
          Judgement right = super.recheck(current, judge);
          Map<Long, Assessment.Victim> victims = new LinkedHashMap<>(right.assessment().victims());
          if (!bound.isEmpty()) {
            victims.values().removeIf(victim -> !bound.contains(victim.digest()));
          }
          return new Judgement(right.assessment().with(victims), right.rootsVersion());
        }

        @Override
        int batchSize() {
          return batch();
        }
      };
    }
  }

  /** Deletions that were begun are taken for done. */
  static final class BegunIsDone extends Engines {
    @Override
    Metadata metadata(Metadata metadata) {
      return new Metadata() {
        @Override
        public <T> T read(Function<Reader, T> action) {
          return metadata.read(reader -> action.apply(forgetful(reader)));
        }

        @Override
        public <T> T write(Function<Writer, T> action) {
          return metadata.write(action);
        }

        @Override
        public Occupancy occupancy() {
          return metadata.occupancy();
        }

        @Override
        public void close() {
          metadata.close();
        }
      };
    }

    private static Reader forgetful(Reader reader) {
      return (Reader)
          Proxy.newProxyInstance(
              Reader.class.getClassLoader(),
              new Class<?>[] {Reader.class},
              (proxy, method, arguments) -> {
                try {
                  return method.getName().equals("trash")
                      ? Map.of()
                      : method.invoke(reader, arguments);
                } catch (InvocationTargetException e) {
                  throw e.getCause();
                }
              });
    }
  }

  /** A blob is told by its name alone: whatever is there again is as old as what was there. */
  static final class NameIsAll extends Engines {
    @Override
    BlobStore blobs(BlobStore blobs) {
      return new Filtered(blobs) {
        @Override
        public Optional<BlobInfo> info(Digest digest) throws IOException {
          return super.info(digest)
              .map(
                  info ->
                      new BlobInfo(
                          info.size(), info.modified(), info.sharedWith(), info.freed(), ""));
        }
      };
    }
  }

  /** The locks of other tools are not seen. */
  static final class LocksUnseen extends Engines {
    @Override
    NameSource roots(Path layout, NameSource roots) {
      return new NameSource() {
        @Override
        public NameList read(String space) throws IOException {
          Files.deleteIfExists(layout.resolve("index.json.lock"));
          return roots.read(space);
        }

        @Override
        public List<Name> remove(List<Name> unwanted) throws IOException {
          return roots.remove(unwanted);
        }
      };
    }
  }

  static final class RootsCached extends Engines {
    @Override
    NameSource roots(NameSource roots) {
      return new NameSource() {
        private @Nullable NameList first;

        @Override
        public NameList read(String space) throws IOException {
          first = first == null ? roots.read(space) : first;
          return first;
        }

        @Override
        public List<Name> remove(List<Name> unwanted) throws IOException {
          return roots.remove(unwanted);
        }
      };
    }
  }

  /** Handlers that drop the last reference of every document. */
  static final class LastReferenceDropped extends Engines {
    @Override
    Metadata metadata(Metadata metadata) {
      return relabelled(
          metadata,
          labels -> {
            Map<String, String> fewer = new LinkedHashMap<>(labels);
            labels.keySet().stream().reduce((a, b) -> b).ifPresent(fewer::remove);
            return fewer;
          });
    }
  }

  static final class SubjectsIgnored extends Engines {
    @Override
    Metadata metadata(Metadata metadata) {
      return relabelled(
          metadata,
          labels -> {
            Map<String, String> fewer = new LinkedHashMap<>(labels);
            fewer.keySet().removeIf(key -> key.contains("subject"));
            return fewer;
          });
    }
  }

  /** Referrers keep their subject, but not the other way round. */
  static final class ReferrersForgotten extends Engines {
    @Override
    Metadata metadata(Metadata metadata) {
      return relabelled(
          metadata,
          labels -> {
            Map<String, String> fewer = new LinkedHashMap<>(labels);
            fewer.keySet().removeIf(key -> key.startsWith(Labels.BREF_CONTENT));
            return fewer;
          });
    }
  }

  /** A store that says at every look that no blob came or went. */
  static final class ArrivalsUnseen extends Engines {
    @Override
    BlobStore blobs(BlobStore blobs) {
      return new Filtered(blobs) {
        @Override
        public Optional<String> version() {
          return Optional.of("unchanged");
        }
      };
    }
  }

  /** What has been put aside is never looked for. */
  static final class NothingComesBack extends Engines {
    @Override
    BlobStore blobs(BlobStore blobs) {
      Quarantine quarantine = blobs.quarantine();
      return new Filtered(blobs) {
        @Override
        public Quarantine quarantine() {
          return new Quarantine() {
            @Override
            public boolean hold(Digest digest, String run, Instant since) throws IOException {
              return quarantine.hold(digest, run, since);
            }

            @Override
            public List<Held> held() throws IOException {
              return quarantine.held();
            }

            @Override
            public Optional<BlobInfo> info(Digest digest) throws IOException {
              return quarantine.info(digest);
            }

            @Override
            public InputStream open(Digest digest) throws IOException {
              return quarantine.open(digest);
            }

            @Override
            public boolean release(Digest digest) {
              return false;
            }

            @Override
            public boolean purge(Held held) throws IOException {
              return quarantine.purge(held);
            }
          };
        }
      };
    }
  }

  /** A dry run brings back what it needs to see. */
  static final class LookBringsBack extends Engines {
    @Override
    BlobStore look(BlobStore store, BlobStore right) {
      return store;
    }
  }

  /** A dry run does not see what is in quarantine. */
  static final class LookIsBlind extends Engines {
    @Override
    BlobStore look(BlobStore store, BlobStore right) {
      return new NothingComesBack().blobs(store);
    }
  }

  /** Whatever is gone, it is taken to have been removed through Tidemark. */
  static final class AllIsReleased extends Engines {
    @Override
    Planner planner(Reader reader, Policy policy, Instant now) {
      return new Planner(reader, policy, now) {
        @Override
        Memory memory(List<Releases.Release> releases) {
          Memory right = super.memory(releases);
          return new Memory(right.roots(), right.roots() + 1, right.roots(), right.targets());
        }
      };
    }
  }

  /** A name that was removed excuses the loss of another one, though it came later than that. */
  static final class EveryReleaseCounts extends Engines {
    @Override
    Planner planner(Reader reader, Policy policy, Instant now) {
      return new Planner(reader, policy, now) {
        @Override
        Memory memory(List<Releases.Release> releases) {
          Memory right = super.memory(releases);
          return new Memory(
              right.roots(),
              right.removed(),
              Math.min(right.removed(), right.roots()),
              right.targets());
        }
      };
    }
  }

  /** Nobody reads what was noted. */
  static final class NothingIsReleased extends Engines {
    @Override
    Planner planner(Reader reader, Policy policy, Instant now) {
      return new Planner(reader, policy, now) {
        @Override
        Memory memory(List<Releases.Release> releases) {
          return super.memory(List.of());
        }
      };
    }
  }

  /** Passes everything on. */
  private static class Filtered implements BlobStore {
    private final BlobStore store;

    Filtered(BlobStore store) {
      this.store = store;
    }

    @Override
    public Optional<String> version() throws IOException {
      return store.version();
    }

    @Override
    public void list(Consumer<Listed> each) throws IOException {
      store.list(each);
    }

    @Override
    public Optional<BlobInfo> info(Digest digest) throws IOException {
      return store.info(digest);
    }

    @Override
    public InputStream open(Digest digest, long offset) throws IOException {
      return store.open(digest, offset);
    }

    @Override
    public boolean delete(Digest digest) throws IOException {
      return store.delete(digest);
    }

    @Override
    public Quarantine quarantine() {
      return store.quarantine();
    }
  }

  private static Metadata relabelled(Metadata metadata, UnaryOperator<Map<String, String>> change) {
    return new Metadata() {
      @Override
      public <T> T read(Function<Reader, T> action) {
        return metadata.read(action);
      }

      @Override
      public <T> T write(Function<Writer, T> action) {
        return metadata.write(writer -> action.apply(relabelling(writer, change)));
      }

      @Override
      public Occupancy occupancy() {
        return metadata.occupancy();
      }

      @Override
      public void close() {
        metadata.close();
      }
    };
  }

  private static Writer relabelling(Writer writer, UnaryOperator<Map<String, String>> change) {
    return (Writer)
        Proxy.newProxyInstance(
            Writer.class.getClassLoader(),
            new Class<?>[] {Writer.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("put")) {
                Node node = (Node) arguments[1];
                arguments[1] =
                    new Node(
                        node.digest(),
                        node.size(),
                        node.since(),
                        node.roles(),
                        change.apply(node.labels()));
              }
              try {
                return method.invoke(writer, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }
}
