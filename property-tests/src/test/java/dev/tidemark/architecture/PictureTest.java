package dev.tidemark.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/**
 * The picture in {@code docs/architecture.md} is made from what the classes depend on. With {@code
 * -Dtidemark.update=true} it is drawn anew.
 */
class PictureTest {

  private static final Path PAGE = Path.of("../docs/architecture.md");
  private static final String BEGIN = "<!-- picture: made by PictureTest -->\n";
  private static final String END = "<!-- end of the picture -->";

  private static final JavaClasses ALL =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("dev.tidemark");

  @Test
  void thePictureShowsWhatTheCodeIs() throws IOException {
    String page = Files.readString(PAGE);
    int from = page.indexOf(BEGIN) + BEGIN.length();
    int to = page.indexOf(END);
    String picture = picture();
    if (Boolean.getBoolean("tidemark.update")) {
      Files.writeString(PAGE, page.substring(0, from) + picture + page.substring(to));
      return;
    }
    assertThat(page.substring(from, to)).isEqualTo(picture);
  }

  /** A row for each height above the ground; a package stands on what is named after it. */
  private static String picture() {
    Map<String, Set<String>> needs = needs();
    Map<String, Integer> heights = new TreeMap<>();
    needs.keySet().forEach(room -> height(room, needs, heights));
    int top = heights.values().stream().mapToInt(Integer::intValue).max().orElse(0);
    StringBuilder text = new StringBuilder("```\n");
    for (int height = top; height >= 0; height--) {
      for (Map.Entry<String, Integer> room : heights.entrySet()) {
        if (room.getValue() == height) {
          text.append(row(height, room.getKey(), needs));
        }
      }
    }
    return text.append("```\n").toString();
  }

  private static String row(int height, String room, Map<String, Set<String>> needs) {
    List<String> direct = new ArrayList<>(needs.getOrDefault(room, Set.of()));
    direct.removeIf(
        other ->
            direct.stream()
                .anyMatch(between -> !between.equals(other) && leads(between, other, needs)));
    return "%2d  %-22s %s".formatted(height, room, String.join(", ", direct)).stripTrailing()
        + "\n";
  }

  private static boolean leads(String from, String to, Map<String, Set<String>> needs) {
    return needs.getOrDefault(from, Set.of()).stream()
        .anyMatch(next -> next.equals(to) || leads(next, to, needs));
  }

  private static int height(
      String room, Map<String, Set<String>> needs, Map<String, Integer> heights) {
    Integer known = heights.get(room);
    if (known != null) {
      return known;
    }
    int height = 0;
    for (String below : needs.getOrDefault(room, Set.of())) {
      height = Math.max(height, 1 + height(below, needs, heights));
    }
    heights.put(room, height);
    return height;
  }

  private static Map<String, Set<String>> needs() {
    Map<String, Set<String>> needs = new TreeMap<>();
    for (JavaClass type : ALL) {
      String room = room(type);
      if (!room.isEmpty()) {
        Set<String> below = needs.computeIfAbsent(room, any -> new TreeSet<>());
        for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
          String other = room(dependency.getTargetClass());
          if (!other.isEmpty() && !other.equals(room)) {
            below.add(other);
          }
        }
      }
    }
    return needs;
  }

  /** Packages of the engine and of the toolkit by name, everything else by its module. */
  private static String room(JavaClass type) {
    String name = type.getPackageName();
    for (String prefix : new String[] {"dev.tidemark.spi", "dev.tidemark.cli"}) {
      if (name.startsWith(prefix)) {
        return prefix.substring("dev.tidemark.".length());
      }
    }
    return name.startsWith("dev.tidemark.engine") || name.startsWith("dev.tidemark.images")
        ? name.substring("dev.tidemark.".length())
        : "";
  }
}
