package dev.tidemark.cli;

import dev.tidemark.engine.judge.Progress;
import dev.tidemark.images.graph.BlobCheck;
import dev.tidemark.images.graph.Check;
import dev.tidemark.images.graph.ImageReader;
import dev.tidemark.images.graph.Soundness;
import dev.tidemark.images.platform.PlatformMatcher;
import dev.tidemark.spi.Descriptor;
import dev.tidemark.spi.MediaTypes;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** {@code images check}: what of images is there and sound, and what is not. */
final class ImageChecks {

  /**
   * How many blobs are read at once. Hashing keeps a core busy, so it is as many as there are; with
   * twice as many a disk that turns only seeks more.
   */
  private static final int READERS = Runtime.getRuntime().availableProcessors();

  private static final String ABSENT = "nothing that it lists is here";

  private final StoreImages images;
  private final Optional<PlatformMatcher> matcher;
  private final Output out;
  private final Table table;
  private final List<String> problems = new ArrayList<>();

  ImageChecks(StoreImages images, Optional<PlatformMatcher> matcher, Output out) {
    this.images = images;
    this.matcher = matcher;
    this.out = out;
    this.table = new Table(out, "NAME", "PLATFORM", "STATE", ">THERE");
  }

  /**
   * Checks images; returns the exit code.
   *
   * @param bytes whether all bytes are read, and not only their number is compared
   */
  int run(List<StoreImages.Named> wanted, boolean bytes) throws CommandFailure, UsageFailure {
    ImageReader reader = new ImageReader(images.content());
    ExecutorService readers = Executors.newFixedThreadPool(READERS, ImageChecks::thread);
    int damaged = 0;
    try {
      Progress progress = out.progress();
      BlobCheck blobs =
          bytes
              ? BlobCheck.ofDigests(reader, readers, () -> progress.advance(1))
              : BlobCheck.ofSizes(reader);
      progress.start("check", 0);
      for (StoreImages.Named image : wanted) {
        damaged += isDamaged(image, reader, blobs) ? 1 : 0;
      }
    } finally {
      readers.shutdownNow();
    }
    if (!out.json() && !out.quiet()) {
      table.end();
      problems.forEach(out::line);
      out.prose(
          wanted.isEmpty()
              ? "No images."
              : Quantity.of(wanted.size(), "image") + ", " + Quantity.count(damaged) + " damaged.");
    }
    return damaged == 0 ? ExitCode.DONE : ExitCode.FAILED;
  }

  private static Thread thread(Runnable work) {
    Thread thread = new Thread(work, "check");
    thread.setDaemon(true);
    return thread;
  }

  private boolean isDamaged(StoreImages.Named image, ImageReader reader, BlobCheck blobs) {
    try {
      List<ImageParts.Part> parts = ImageParts.of(reader, blobs, image.target(), matcher);
      return parts.isEmpty() ? isDamaged(image, blobs) : isDamaged(image, parts);
    } catch (IOException e) {
      return say(image, new Row("-", "damaged").with(Trouble.of(e).line()));
    }
  }

  /** One that leads to no manifest. */
  private boolean isDamaged(StoreImages.Named image, BlobCheck blobs) throws IOException {
    if (matcher.isPresent()) {
      return say(image, new Row("-", "damaged").with("nothing for this platform"));
    }
    if (MediaTypes.isIndex(image.target().mediaType())) {
      return say(image, new Row("-", "empty").with("an index that lists no manifest"));
    }
    Soundness itself = blobs.look(List.of(image.target())).get(0);
    Row row = new Row("-", itself.isBad() ? "damaged" : "unknown");
    row.add(itself);
    return say(image, itself.isBad() ? row : row.with("neither a manifest nor an index"));
  }

  private boolean isDamaged(StoreImages.Named image, List<ImageParts.Part> parts) {
    boolean nothing = parts.stream().allMatch(ImageParts.Part::isAbsent);
    boolean bad = false;
    for (ImageParts.Part part : parts) {
      // one may be absent by choice, all of them are not
      Row row = new Row(part.platform(), nothing ? "damaged" : part.state());
      part.check().ifPresent(row::add);
      bad |= say(image, row.with(nothing ? ABSENT : part.problem()));
    }
    return bad;
  }

  /** What there is to say of one manifest. */
  private static final class Row {

    final String platform;
    final String state;
    final List<String> missing = new ArrayList<>();
    final List<Object> damaged = new ArrayList<>();
    final List<Object> misdeclared = new ArrayList<>();
    final List<String> problems = new ArrayList<>();
    String there = "";

    Row(String platform, String state) {
      this.platform = platform;
      this.state = state;
    }

    Row with(String problem) {
      if (!problem.isEmpty()) {
        problems.add(problem);
      }
      return this;
    }

    void add(Check check) {
      there = check.available() ? check.present().size() + "/" + check.required().size() : "";
      check.parts().forEach(this::add);
      check.documents().forEach(this::add);
    }

    void add(Soundness content) {
      switch (content.state()) {
        case MISSING -> missing.add(content.content().digest().toString());
        case DAMAGED -> damaged.add(json(content));
        case MISDECLARED -> misdeclared.add(json(content));
        default -> {
          return;
        }
      }
      problems.add(content.words());
    }

    private static Map<String, Object> json(Soundness content) {
      Descriptor descriptor = content.content();
      Map<String, Object> json = new LinkedHashMap<>();
      json.put("digest", descriptor.digest().toString());
      json.put("declaredBytes", descriptor.size());
      json.put("bytes", content.size());
      return json;
    }
  }

  /** Says it; returns whether it is damaged. */
  private boolean say(StoreImages.Named image, Row row) {
    boolean damaged = row.state.equals("damaged");
    if (out.json()) {
      Map<String, Object> json = new LinkedHashMap<>();
      json.put("name", image.name());
      json.put("digest", image.target().digest().toString());
      json.put("platform", row.platform);
      json.put("state", row.state);
      json.put("missing", row.missing);
      json.put("damaged", row.damaged);
      json.put("misdeclared", row.misdeclared);
      json.put("problems", row.problems);
      out.jsonLine(json);
    } else if (out.quiet()) {
      if (damaged) {
        out.line(image.label());
      }
    } else {
      table.row(
          Cell.of(image.label()),
          Cell.of(row.platform),
          new Cell(row.state, damaged ? Paint.YELLOW : Paint.PLAIN),
          Cell.of(row.there));
      row.problems.forEach(problem -> problems.add(image.label() + ": " + problem));
    }
    return damaged;
  }
}
