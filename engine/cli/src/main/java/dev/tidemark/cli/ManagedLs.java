package dev.tidemark.cli;

import dev.tidemark.engine.managed.ContentInfo;
import dev.tidemark.engine.managed.Workspace;
import dev.tidemark.spi.Digest;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** {@code ls} of a managed store. */
final class ManagedLs {

  private static final String NAMESPACE = "NAMESPACE";
  private static final int DIGEST_WIDTH = 19;
  private static final int SIZE_WIDTH = 10;

  private final Output out;
  private final StoreOptions store;
  private final @Nullable String namespace;

  /**
   * @param namespace the only one to look at; null for all
   */
  ManagedLs(Output out, StoreOptions store, @Nullable String namespace) {
    this.out = out;
    this.store = store;
    this.namespace = namespace;
  }

  /**
   * Lists the content.
   *
   * @param full whether not to abbreviate digests
   */
  int run(Shell shell, boolean full) throws Exception {
    try (Managed managed = Managed.open(store, shell)) {
      List<Workspace> workspaces = managed.workspaces(namespace);
      if (!out.json() && !out.quiet()) {
        table(workspaces, full);
        return ExitCode.DONE;
      }
      for (Workspace workspace : workspaces) {
        for (ContentInfo content : workspace.contents().list()) {
          if (out.json()) {
            out.jsonLine(json(workspace.namespace(), content));
          } else {
            out.line(content.digest().toString());
          }
        }
      }
      return ExitCode.DONE;
    }
  }

  private static Map<String, Object> json(String namespace, ContentInfo content) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("namespace", namespace);
    json.put("digest", content.digest().toString());
    json.put("bytes", content.size());
    json.put("labels", content.labels());
    return json;
  }

  private void table(List<Workspace> workspaces, boolean full) {
    int widest = NAMESPACE.length();
    for (Workspace workspace : workspaces) {
      widest = Math.max(widest, workspace.namespace().length());
    }
    Table table = new Table(out, NAMESPACE, "DIGEST", ">SIZE", ">LABELS");
    table.streaming(widest, DIGEST_WIDTH, SIZE_WIDTH);
    Set<Digest> different = new HashSet<>();
    Set<Digest> shared = new HashSet<>();
    long bytes = 0;
    int namespaces = 0;
    for (Workspace workspace : workspaces) {
      List<ContentInfo> contents = workspace.contents().list();
      namespaces += contents.isEmpty() ? 0 : 1;
      for (ContentInfo content : contents) {
        if (different.add(content.digest())) {
          bytes += content.size();
        } else {
          shared.add(content.digest());
        }
        table.row(
            Cell.of(workspace.namespace()),
            Cell.of(full ? content.digest().toString() : content.digest().abbreviated()),
            Cell.of(Quantity.size(content.size())),
            Cell.of(Quantity.count(content.labels().size())));
      }
    }
    out.prose(totals(different.size(), bytes, namespaces, shared.size()));
  }

  private static String totals(long blobs, long bytes, int namespaces, long shared) {
    if (blobs == 0) {
      return "No blobs.";
    }
    return Quantity.blobs(blobs, bytes)
        + " in "
        + Quantity.of(namespaces, "namespace")
        + (shared > 0 ? ", " + Quantity.count(shared) + " of them in several." : ".");
  }
}
