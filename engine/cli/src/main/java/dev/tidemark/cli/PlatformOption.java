package dev.tidemark.cli;

import dev.tidemark.images.platform.PlatformMatcher;
import dev.tidemark.images.platform.Platforms;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The platform that a command is about. */
final class PlatformOption implements Syntax.Shared {

  private final String help;
  private @Nullable PlatformMatcher matcher;

  PlatformOption(String help) {
    this.help = help;
  }

  @Override
  public void declare(Syntax syntax) {
    syntax.option(
        "--platform", "PLATFORM", help, value -> matcher = Platforms.only(Platforms.parse(value)));
  }

  Optional<PlatformMatcher> matcher() {
    return Optional.ofNullable(matcher);
  }
}
