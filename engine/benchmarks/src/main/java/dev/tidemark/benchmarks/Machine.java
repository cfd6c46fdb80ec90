package dev.tidemark.benchmarks;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;

/** What a figure depends on beside the program. */
final class Machine {

  private Machine() {}

  static Map<String, Object> facts() {
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put(
        "date",
        OffsetDateTime.now(ZoneId.systemDefault()).truncatedTo(ChronoUnit.SECONDS).toString());
    facts.put("cpu", line("/proc/cpuinfo", "model name", System.getProperty("os.arch")));
    facts.put("cores", Runtime.getRuntime().availableProcessors());
    facts.put("memory", line("/proc/meminfo", "MemTotal", "unknown"));
    facts.put(
        "java",
        System.getProperty("java.vm.name") + " " + System.getProperty("java.runtime.version"));
    facts.put("system", System.getProperty("os.name") + " " + System.getProperty("os.version"));
    facts.put("load", load());
    return facts;
  }

  /** The load average of the last minute: figures taken beside other work are only a guide. */
  static double load() {
    return ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
  }

  private static String line(String file, String name, String otherwise) {
    try {
      for (String line : Files.readAllLines(Path.of(file))) {
        if (line.startsWith(name)) {
          return line.substring(line.indexOf(':') + 1).strip();
        }
      }
    } catch (IOException e) {
      // not Linux
    }
    return otherwise;
  }
}
