package dev.tidemark.cli;

import dev.tidemark.engine.mirror.ScanReport;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code scan}: brings the metadata up to date. */
final class ScanCommand extends EngineCommand {

  ScanCommand() {
    super(StoreOptions.Kinds.MIRROR);
  }

  @Override
  Syntax declared() {
    return new Syntax("scan", "Read and label what is new.")
        .about(
            "Each blob is read once in its life. Every command that needs it does this by itself; on"
                + " its own it does the reading ahead of a collection.")
        .example("tidemark scan oci:images");
  }

  @Override
  int run(OpenStore opened, Output out, Shell shell) throws Exception {
    long start = System.nanoTime();
    ScanReport report =
        opened
            .scan()
            .orElseThrow(() -> new IllegalStateException("what others write can be scanned"));
    Duration time = Seconds.since(start);
    if (out.json()) {
      out.document(json(opened.store().name(), report, time));
    } else {
      out.prose(text(report));
      if (!out.quiet()) {
        out.line(Cell.dim(Seconds.text(Map.of("total", time))));
      }
    }
    out.warn(report.warnings());
    return ExitCode.DONE;
  }

  private static Map<String, @Nullable Object> json(
      String store, ScanReport report, Duration time) {
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    json.put("store", store);
    json.put("blobs", report.blobs());
    json.put("roots", report.roots());
    json.put("arrived", report.arrived());
    json.put("departed", report.departed());
    json.put("decoded", report.decoded());
    json.put("warnings", report.warnings());
    json.put("seconds", Seconds.json(Map.of("total", time)));
    return json;
  }

  private static String text(ScanReport report) {
    String there =
        Quantity.of(report.blobs(), "blob") + ", " + Quantity.of(report.roots(), "root") + ": ";
    if (report.arrived() == 0 && report.departed() == 0 && report.decoded() == 0) {
      return there + "nothing new.";
    }
    return there
        + Quantity.count(report.arrived())
        + " new, "
        + Quantity.count(report.departed())
        + " gone, "
        + Quantity.count(report.decoded())
        + " decoded.";
  }

  @Override
  public String leftBehind() {
    return "what has been read is not read again; run it again to go on";
  }
}
