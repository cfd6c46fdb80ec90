package dev.tidemark.cli;

import dev.tidemark.engine.managed.ContentInfo;
import dev.tidemark.engine.managed.Workspace;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code labels} of a managed store. */
final class ManagedLabels {

  private final Output out;
  private final StoreOptions store;
  private final @Nullable String namespace;

  /**
   * @param namespace the one to look at; null if there is only one
   */
  ManagedLabels(Output out, StoreOptions store, @Nullable String namespace) {
    this.out = out;
    this.store = store;
    this.namespace = namespace;
  }

  /**
   * Shows labels.
   *
   * @param digest as typed; empty for all that have labels
   */
  int run(Shell shell, String digest) throws Exception {
    try (Managed managed = Managed.open(store, shell)) {
      Workspace workspace = managed.workspace(namespace);
      if (!digest.isEmpty()) {
        print(workspace, workspace.contents().info(managed.digest(workspace, digest)));
        return ExitCode.DONE;
      }
      boolean any = false;
      for (ContentInfo content : workspace.contents().list()) {
        if (!content.labels().isEmpty()) {
          print(workspace, content);
          any = true;
        }
      }
      if (!any && !out.json()) {
        out.prose("No blob has labels.");
      }
      return ExitCode.DONE;
    }
  }

  private void print(Workspace workspace, ContentInfo content) {
    if (!out.json()) {
      LabelsCommand.print(out, content.digest(), content.labels());
      return;
    }
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("namespace", workspace.namespace());
    json.put("digest", content.digest().toString());
    json.put("labels", content.labels());
    out.jsonLine(json);
  }
}
