package dev.tidemark.benchmarks.graph;

import dev.tidemark.benchmarks.Sample;
import dev.tidemark.engine.content.Provider;
import dev.tidemark.engine.decode.Decoder;
import dev.tidemark.engine.layout.OciLayout;
import dev.tidemark.engine.plugin.Plugins;
import dev.tidemark.images.graph.DecodedChildren;
import dev.tidemark.images.graph.Dispatch;
import dev.tidemark.images.graph.Handler;
import dev.tidemark.images.graph.ImageReader;
import dev.tidemark.images.graph.Walk;
import dev.tidemark.spi.Descriptor;
import dev.tidemark.spi.store.Name;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** Walks over a layout again and again, in one way. */
final class WalkRun {

  private static final int WARM_UPS = 5;
  private static final int WALKS = 11;
  private static final int THREADS = 2;

  /** A way to go over everything with a handler. */
  private interface Way {
    void go(Handler handler, Descriptor... roots) throws IOException;
  }

  private WalkRun() {}

  /** Arguments: the layout, "walk", "dispatch" or "handlers", how many nodes there are. */
  public static void main(String[] args) throws IOException {
    OciLayout layout = OciLayout.open(Path.of(args[0]), Clock.systemUTC());
    Descriptor[] roots =
        layout.read("").names().stream().map(Name::target).toArray(Descriptor[]::new);
    Provider provider = Provider.of(layout);
    ExecutorService executor = Executors.newFixedThreadPool(THREADS);
    try (Plugins plugins = Plugins.fromClassPath(WalkRun.class.getClassLoader())) {
      Handler children =
          args[1].equals("handlers")
              ? new DecodedChildren(provider, new Decoder(plugins))
              : new ImageReader(provider)::children;
      Way way = args[1].equals("dispatch") ? new Dispatch(executor, THREADS)::walk : Walk::walk;
      int nodes = Integer.parseInt(args[2]);
      System.out.println("first " + seconds(way, children, nodes, roots));
      for (int i = 1; i < WARM_UPS; i++) {
        seconds(way, children, nodes, roots);
      }
      double[] walks = new double[WALKS];
      for (int i = 0; i < WALKS; i++) {
        walks[i] = seconds(way, children, nodes, roots);
      }
      System.out.println("warm " + Sample.of(walks).median());
    } finally {
      executor.shutdown();
    }
  }

  private static double seconds(Way way, Handler children, int nodes, Descriptor... roots)
      throws IOException {
    AtomicInteger met = new AtomicInteger();
    Handler counting =
        descriptor -> {
          met.incrementAndGet();
          return children.handle(descriptor);
        };
    long start = System.nanoTime();
    way.go(counting, roots);
    double seconds = (System.nanoTime() - start) / 1e9;
    if (met.get() != nodes) {
      throw new IllegalStateException("met " + met + " nodes, not " + nodes);
    }
    return seconds;
  }
}
