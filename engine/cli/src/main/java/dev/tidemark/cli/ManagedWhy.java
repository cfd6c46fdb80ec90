package dev.tidemark.cli;

import dev.tidemark.engine.managed.Image;
import dev.tidemark.engine.managed.StoreException;
import dev.tidemark.engine.managed.Workspace;
import dev.tidemark.engine.model.Resource;
import dev.tidemark.engine.online.Why;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** {@code why} of a managed store. */
final class ManagedWhy {

  private final Output out;
  private final StoreOptions store;
  private final @Nullable String namespace;

  /**
   * @param namespace the one to look at; null if there is only one
   */
  ManagedWhy(Output out, StoreOptions store, @Nullable String namespace) {
    this.out = out;
    this.store = store;
    this.namespace = namespace;
  }

  /**
   * Says why a resource stays or does not.
   *
   * @param typed the resource in the words of {@link Managed#resource}
   */
  int run(Shell shell, String typed) throws Exception {
    try (Managed managed = Managed.open(store, shell)) {
      Workspace workspace = managed.workspace(namespace);
      Optional<Resource> named = named(workspace, typed);
      Resource resource = named.isPresent() ? named.get() : managed.resource(workspace, typed);
      Why why = managed.store().why(resource);
      if (out.json()) {
        out.document(json(why));
      } else {
        print(why);
      }
      return ExitCode.DONE;
    }
  }

  /** The content of the image of this name; empty if there is no such image. */
  private static Optional<Resource> named(Workspace workspace, String name) {
    try {
      Image image = workspace.images().get(name);
      return Optional.of(Resource.content(workspace.namespace(), image.target().digest()));
    } catch (StoreException e) {
      return Optional.empty();
    }
  }

  private static Map<String, Object> json(Why why) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("namespace", why.resource().namespace());
    json.put("resource", Managed.words(why.resource()));
    json.put("live", why.live());
    json.put("recorded", why.recorded());
    json.put("path", why.path().stream().map(Managed::words).toList());
    json.put("reason", why.reason());
    return json;
  }

  private void print(Why why) {
    String name = Managed.words(why.resource());
    if (!why.live()) {
      out.line(
          Cell.of(name + " is "),
          why.recorded() ? new Cell("garbage", Paint.YELLOW) : Cell.of("not in use"));
      out.prose(why.reason() + ".");
      return;
    }
    out.line(
        Cell.of(name + " is "),
        new Cell("live", Paint.GREEN),
        Cell.of(why.recorded() ? "" : ", but not in the store"));
    out.line("");
    path(why.path(), why.reason());
  }

  private void path(List<Resource> path, String reason) {
    String guide = out.shows("\u2514\u2500") ? "\u2514\u2500 " : "`- ";
    Resource root = path.get(0);
    out.line(new Cell(Managed.shortened(root), Paint.BOLD), Cell.dim("  " + reason));
    for (int i = 1; i < path.size(); i++) {
      out.line("   ".repeat(i - 1) + guide + Managed.shortened(path.get(i)));
    }
  }
}
