package dev.tidemark.cli;

import dev.tidemark.engine.graph.ImageReader;
import dev.tidemark.engine.platform.PlatformMatcher;
import dev.tidemark.spi.Descriptor;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@code images check}: what of images is there, and what is not. */
final class ImageChecks {

  private final StoreImages images;
  private final Optional<PlatformMatcher> matcher;
  private final Output out;
  private final Table table;
  private int damaged;

  ImageChecks(StoreImages images, Optional<PlatformMatcher> matcher, Output out) {
    this.images = images;
    this.matcher = matcher;
    this.out = out;
    this.table = new Table(out, "NAME", "PLATFORM", "STATE", ">THERE", "MISSING");
  }

  /** Checks images; returns the exit code. */
  int run(List<StoreImages.Named> wanted) throws CommandFailure, UsageFailure {
    ImageReader reader = new ImageReader(images.content());
    for (StoreImages.Named image : wanted) {
      boolean bad;
      try {
        bad = check(image, ImageParts.of(reader, image.target(), matcher));
      } catch (IOException e) {
        say(image, "-", "damaged", "", List.of(Trouble.of(e).line()));
        bad = true;
      }
      damaged += bad ? 1 : 0;
    }
    if (!out.json() && !out.quiet()) {
      table.end();
      out.prose(
          wanted.isEmpty()
              ? "No images."
              : Quantity.of(wanted.size(), "image") + ", " + Quantity.count(damaged) + " damaged.");
    }
    return damaged == 0 ? ExitCode.DONE : ExitCode.FAILED;
  }

  /** Shows what was found; returns whether the image is damaged. */
  private boolean check(StoreImages.Named image, List<ImageParts.Part> parts) {
    if (parts.isEmpty()) {
      String why = matcher.isPresent() ? "nothing for this platform" : "neither manifest nor index";
      say(image, "-", matcher.isPresent() ? "damaged" : "unknown", "", List.of(why));
      return matcher.isPresent();
    }
    boolean all = true;
    boolean bad = false;
    for (ImageParts.Part part : parts) {
      List<String> missing = new ArrayList<>();
      for (Descriptor content : part.check().missing()) {
        missing.add(content.digest().toString());
      }
      String there = part.check().present().size() + "/" + part.check().required().size();
      say(image, part.platform(), part.state(), part.check().available() ? there : "", missing);
      bad |= part.isDamaged();
      all &= part.state().equals("absent");
    }
    return bad || all;
  }

  private void say(
      StoreImages.Named image, String platform, String state, String there, List<String> missing) {
    if (out.json()) {
      Map<String, Object> json = new LinkedHashMap<>();
      json.put("name", image.name());
      json.put("digest", image.target().digest().toString());
      json.put("platform", platform);
      json.put("state", state);
      json.put("missing", missing);
      out.jsonLine(json);
    } else if (out.quiet()) {
      if (state.equals("damaged")) {
        out.line(image.label());
      }
    } else {
      Paint paint = state.equals("damaged") ? Paint.YELLOW : Paint.PLAIN;
      table.row(
          Cell.of(image.label()),
          Cell.of(platform),
          new Cell(state, paint),
          Cell.of(there),
          Cell.of(String.join(" ", missing)));
    }
  }
}
