package dev.tidemark.testkit;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.io.StringWriter;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/**
 * Builds a plugin jar from sources, with PF4J's annotation processor, as a plugin's own build does.
 */
public final class PluginBuild {

  private static final String INDEX = "META-INF/extensions.idx";

  private final Map<String, String> sources = new LinkedHashMap<>();
  private final Map<String, String> manifest = new LinkedHashMap<>();
  private final Set<String> left = new TreeSet<>();
  private final Map<String, byte[]> entries = new LinkedHashMap<>();
  private boolean indexed = true;
  private String classPath = System.getProperty("java.class.path");

  private PluginBuild() {}

  /** A plugin of this id without anything in it. */
  public static PluginBuild plugin(String id) {
    PluginBuild build = new PluginBuild();
    build.attribute("Plugin-Id", id);
    build.attribute("Plugin-Version", "1.2.3");
    return build;
  }

  /** The source of a backend of an empty store that has no place for a state. */
  public static String backend(String name, String scheme) {
    return """
        import dev.tidemark.spi.Digest;
        import dev.tidemark.spi.store.*;
        import java.io.*;
        import java.util.*;
        import java.util.function.Consumer;
        @org.pf4j.Extension
        public final class %s implements StorageBackend {
          @Override public String scheme() { return %s; }
          @Override public boolean recognises(java.nio.file.Path directory) {
            return java.nio.file.Files.exists(directory.resolve(scheme()));
          }
          @Override public Storage open(Location location, Options options) {
            return new Nothing();
          }
          private static final class Nothing implements Storage, BlobStore, NameSource {
            @Override public BlobStore blobs() { return this; }
            @Override public NameSource names() { return this; }
            @Override public Traits traits() { return Traits.LOCAL; }
            @Override public void list(Consumer<Listed> each) {}
            @Override public Optional<BlobInfo> info(Digest digest) { return Optional.empty(); }
            @Override public InputStream open(Digest digest, long offset) throws IOException {
              throw new java.nio.file.NoSuchFileException(digest.toString());
            }
            @Override public boolean delete(Digest digest) { return false; }
            @Override public NameList read(String space) {
              return new NameList(List.of(), List.of());
            }
          }
        }
        """
        .formatted(name, scheme);
  }

  /** The source of a handler that says one reference, whatever the content. */
  public static String handler(String name, String mediaTypes, String target) {
    return """
        import dev.tidemark.spi.*;
        import java.util.List;
        @Handles(%s)
        public final class %s implements ContentHandler {
          @Override public List<Reference> references(Content content) {
            return List.of(Reference.child(new Descriptor("found", Digest.parse("%s"), 1)));
          }
        }
        """
        .formatted(mediaTypes, name, target);
  }

  /** The source of a class, by its name. */
  public PluginBuild source(String className, String text) {
    sources.put(className, text);
    return this;
  }

  /** All sources below a folder, where each is in the folders of its package. */
  public PluginBuild sources(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(each -> each.toString().endsWith(".java")).sorted().toList()) {
        String name = folder.relativize(file).toString().replace('\\', '/');
        source(name.substring(0, name.length() - 5).replace('/', '.'), Files.readString(file));
      }
    }
    return this;
  }

  /** Compiles against nothing but the jars or folders that these classes are in. */
  public PluginBuild against(Class<?>... types) {
    Set<String> places = new TreeSet<>();
    for (Class<?> type : types) {
      URI place = URI.create(type.getProtectionDomain().getCodeSource().getLocation().toString());
      places.add(Path.of(place).toString());
    }
    classPath = String.join(File.pathSeparator, places);
    return this;
  }

  /** Something for the manifest. */
  public PluginBuild attribute(String name, String value) {
    manifest.put(name, value);
    return this;
  }

  /** Leaves something out of the manifest. */
  public PluginBuild without(String attribute) {
    manifest.remove(attribute);
    return this;
  }

  /** Runs no annotation processor, as JDK 23 and later do unless they are told to. */
  public PluginBuild unindexed() {
    indexed = false;
    return this;
  }

  /** An index as nobody's annotation processor has written it. */
  public PluginBuild index(String text) {
    entries.put(INDEX, text.getBytes(StandardCharsets.UTF_8));
    return this;
  }

  /** Compiles against this class but leaves it out of the jar. */
  public PluginBuild compileOnly(String className) {
    left.add(className.replace('.', '/') + ".class");
    return this;
  }

  /** Puts a copy of a class of the engine's class path into the jar. */
  public PluginBuild bundle(Class<?> type) throws IOException {
    String name = type.getName().replace('.', '/') + ".class";
    try (var in = type.getClassLoader().getResourceAsStream(name)) {
      if (in == null) {
        throw new IOException(name);
      }
      entries.put(name, in.readAllBytes());
    }
    return this;
  }

  /** Compiles and packs it; answers the jar. */
  public Path into(Path jar) throws IOException {
    Path classes = Files.createTempDirectory("plugin");
    try {
      compile(classes);
      Manifest main = new Manifest();
      main.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
      manifest.forEach(main.getMainAttributes()::putValue);
      try (OutputStream file = Files.newOutputStream(jar);
          JarOutputStream out = new JarOutputStream(file, main)) {
        write(classes, out);
      }
    } finally {
      TestFiles.remove(classes);
    }
    return jar;
  }

  private void write(Path classes, JarOutputStream out) throws IOException {
    Map<String, byte[]> all = new LinkedHashMap<>();
    try (Stream<Path> files = Files.walk(classes)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        String name = classes.relativize(file).toString().replace('\\', '/');
        if (!left.contains(name) && !name.endsWith(".java")) {
          all.put(name, Files.readAllBytes(file));
        }
      }
    }
    all.putAll(entries);
    for (Map.Entry<String, byte[]> entry : all.entrySet()) {
      out.putNextEntry(new JarEntry(entry.getKey()));
      out.write(entry.getValue());
      out.closeEntry();
    }
  }

  private void compile(Path classes) throws IOException {
    if (sources.isEmpty()) {
      return;
    }
    List<Path> files = new ArrayList<>();
    for (Map.Entry<String, String> source : sources.entrySet()) {
      Path file = classes.resolve(source.getKey().replace('.', '/') + ".java");
      Files.createDirectories(file.getParent());
      files.add(Files.writeString(file, source.getValue()));
    }
    List<String> options = new ArrayList<>(List.of("--release", "17", "-d", classes.toString()));
    options.addAll(
        List.of("-cp", classPath, "-processorpath", System.getProperty("java.class.path")));
    options.addAll(
        indexed
            ? List.of("-processor", "org.pf4j.processor.ExtensionAnnotationProcessor")
            : List.of("-proc:none"));
    JavaCompiler javac = ToolProvider.getSystemJavaCompiler();
    StringWriter messages = new StringWriter();
    try (StandardJavaFileManager manager = javac.getStandardFileManager(null, null, null)) {
      var units = manager.getJavaFileObjectsFromPaths(files);
      if (!javac.getTask(messages, manager, null, options, null, units).call()) {
        throw new AssertionError(messages.toString());
      }
    }
  }
}
