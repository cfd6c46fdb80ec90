package dev.tidemark.engine.mirror;

import dev.tidemark.testing.Script;
import dev.tidemark.testing.Weather;
import java.io.IOException;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tag;

/** Stores that promise little are collected as safely as those that promise much. */
@Tag("slow")
class StormProperties {

  @Property(tries = 60, edgeCases = EdgeCasesMode.NONE)
  @Label("stale and short listings, failures for a moment and copies instead of moves lose nothing")
  void losesNothingInAnyWeather(
      @ForAll("scripts") Script script, @ForAll("weather") Weather weather) throws IOException {
    Storm.check(script, weather, storage -> storage);
  }

  @Provide
  Arbitrary<Script> scripts() {
    return Script.ofSize(4, 30);
  }

  @Provide
  Arbitrary<Weather> weather() {
    return Arbitraries.of(
        Weather.FINE,
        Weather.FINE.withTimes(false),
        Weather.ROUGH,
        Weather.ROUGH.withTimes(false),
        Weather.ROUGH.withCut(0));
  }
}
