package dev.tidemark.engine.plugin;

import dev.tidemark.engine.digest.Checksum;
import dev.tidemark.engine.text.OneLine;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.HexFormat;

/** Identifies a class by its code, where it is not part of a jar that is hashed as a whole. */
final class ClassBytes {

  private ClassBytes() {}

  /**
   * The name of the class with a hash of its class file and those of its superclasses. Classes that
   * it merely uses do not count: an embedder who changes one of those alone starts with a new
   * state.
   */
  static String identity(Class<?> type) {
    MessageDigest sum = Checksum.sha256();
    for (Class<?> each = type; each != null && each != Object.class; each = each.getSuperclass()) {
      String file = each.getName();
      file = file.substring(file.lastIndexOf('.') + 1) + ".class";
      try (InputStream in = each.getResourceAsStream(file)) {
        // Classes made at run time have no file; their name has to do.
        sum.update(in == null ? new byte[0] : in.readAllBytes());
      } catch (IOException e) {
        throw new PluginFailure(type.getName() + " cannot be read: " + OneLine.of(e), e);
      }
    }
    return "class " + type.getName() + " " + HexFormat.of().formatHex(sum.digest());
  }
}
