package dev.tidemark.images.graph;

import dev.tidemark.engine.json.Json;
import dev.tidemark.engine.json.JsonValue;
import dev.tidemark.spi.Digest;
import dev.tidemark.spi.Document;
import dev.tidemark.spi.MalformedContentException;
import dev.tidemark.spi.Platform;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The configuration of an image (image-spec, config.md). What the document does not have is empty,
 * never null. Fields that nobody knows here are kept. Equal are those of the same bytes. Immutable:
 * what changes it answers another one.
 */
public final class Config implements JsonValue {

  private static final List<String> ORDER =
      List.of(
          "created",
          "author",
          "architecture",
          "variant",
          "os",
          "os.version",
          "os.features",
          "config",
          "rootfs",
          "history");

  private final JsonText text;
  private final Optional<Instant> created;
  private final String author;
  private final Platform platform;
  private final RootFs rootFs;
  private final Execution execution;
  private final List<History> history;

  private Config(JsonText text, ConfigFields fields) throws MalformedContentException {
    this.text = text;
    this.created = fields.time("created");
    this.author = fields.text("author");
    this.platform =
        new Platform(
            fields.text("os"),
            fields.text("architecture"),
            fields.text("variant"),
            fields.text("os.version"),
            fields.texts("os.features"));
    ConfigFields layers = fields.object("rootfs");
    this.rootFs = new RootFs(layers.text("type"), layers.digests("diff_ids"));
    this.execution = Execution.of(fields.object("config"));
    this.history = History.of(fields.objects("history"));
  }

  /** One without layers. */
  public static Config of(Platform platform) {
    Objects.requireNonNull(platform, "platform");
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    fields.put("architecture", "");
    fields.put("os", "");
    fields.put("rootfs", new RootFs("layers", List.of()));
    return of(fields).withPlatform(platform);
  }

  /**
   * Reads one.
   *
   * @throws MalformedContentException if it is not one strict JSON object, or a field that is known
   *     here is of another type than the specification gives it
   */
  public static Config parse(byte[] bytes) throws MalformedContentException {
    Objects.requireNonNull(bytes, "bytes");
    Json.strict(bytes);
    return new Config(JsonText.of(bytes), new ConfigFields(Json.fields(bytes), ""));
  }

  /**
   * What a configuration says that an image runs on, whatever else is in it: that of an artifact
   * need not be one of an image.
   *
   * @throws MalformedContentException if it is not one strict JSON object
   */
  public static Platform platformOf(byte[] bytes) throws MalformedContentException {
    Document document = Json.strict(Objects.requireNonNull(bytes, "bytes"));
    return new Platform(
        document.string("os").orElse(""),
        document.string("architecture").orElse(""),
        document.string("variant").orElse(""),
        document.string("os.version").orElse(""),
        document.strings("os.features"));
  }

  private static Config of(Map<String, @Nullable Object> fields) {
    JsonText text = JsonText.of(fields);
    try {
      return parse(text.bytes());
    } catch (MalformedContentException e) {
      throw new IllegalArgumentException("not the configuration of an image: " + e.getMessage());
    }
  }

  // --- what it says

  /** When the image was made. */
  public Optional<Instant> created() {
    return created;
  }

  /** Who made it. */
  public String author() {
    return author;
  }

  /** Where it runs, as written. */
  public Platform platform() {
    return platform;
  }

  /** Its file system; without layers if it has none. */
  public RootFs rootFs() {
    return rootFs;
  }

  /** The digests of the layers before compression, the lowest first. */
  public List<Digest> diffIds() {
    return rootFs.diffIds();
  }

  /** How its layers came about, the lowest first, with the steps that made none. */
  public List<History> history() {
    return history;
  }

  /** The environment, each {@code NAME=value}. */
  public List<String> env() {
    return execution.command().env();
  }

  /** What is run, before {@link #cmd}. */
  public List<String> entrypoint() {
    return execution.command().entrypoint();
  }

  /** The arguments of the entrypoint; all of the command if there is none. */
  public List<String> cmd() {
    return execution.command().cmd();
  }

  /** As whom it runs: {@code user[:group]}, by names or numbers. */
  public String user() {
    return execution.command().user();
  }

  /** Where it runs. */
  public String workingDir() {
    return execution.command().workingDir();
  }

  /** What stops it, such as {@code SIGKILL} or {@code 9}. */
  public String stopSignal() {
    return execution.command().stopSignal();
  }

  /** The directories that are kept apart from the layers. */
  public Set<String> volumes() {
    return execution.volumes();
  }

  /** Such as {@code 80/tcp}. */
  public Set<String> exposedPorts() {
    return execution.exposedPorts();
  }

  /** Its labels. */
  public Map<String, String> labels() {
    return execution.labels();
  }

  // --- others

  private Config with(String field, @Nullable Object value) {
    return of(JsonText.set(text.fields(), ORDER, field, value));
  }

  private Config execute(String field, Object value) {
    return with("config", JsonText.set(text.object("config"), Execution.ORDER, field, value));
  }

  /** A set, as Go writes one. */
  private static Map<String, Object> keys(Set<String> names) {
    Map<String, Object> keys = new TreeMap<>();
    names.forEach(name -> keys.put(name, Map.of()));
    return keys;
  }

  /** The same made at another time. */
  public Config withCreated(Instant time) {
    return with("created", Objects.requireNonNull(time, "time"));
  }

  /** The same made by somebody else. */
  public Config withAuthor(String other) {
    return with("author", Objects.requireNonNull(other, "other"));
  }

  /** The same for another platform; what that does not have, this does not have either. */
  public Config withPlatform(Platform other) {
    Objects.requireNonNull(other, "other");
    Map<String, @Nullable Object> changed = text.fields();
    changed = required(changed, "os", other.os());
    changed = required(changed, "architecture", other.architecture());
    changed = JsonText.set(changed, ORDER, "variant", other.variant());
    changed = JsonText.set(changed, ORDER, "os.version", other.osVersion());
    return of(JsonText.set(changed, ORDER, "os.features", other.osFeatures()));
  }

  /** The specification wants the field even if it says nothing. */
  private static Map<String, @Nullable Object> required(
      Map<String, @Nullable Object> fields, String name, String value) {
    Map<String, @Nullable Object> changed = JsonText.set(fields, ORDER, name, "unknown");
    changed.replaceAll((field, each) -> field.equalsIgnoreCase(name) ? value : each);
    return changed;
  }

  /** The same with one more layer on top. The history stays as it is. */
  public Config withLayer(Digest diffId) {
    List<Digest> diffIds = new ArrayList<>(diffIds());
    diffIds.add(Objects.requireNonNull(diffId, "diffId"));
    List<String> order = List.of("type", "diff_ids");
    Map<String, @Nullable Object> changed = text.object("rootfs");
    if (rootFs.type().isEmpty()) {
      changed = JsonText.set(changed, order, "type", "layers");
    }
    return with("rootfs", JsonText.set(changed, order, "diff_ids", diffIds));
  }

  /** The same with one more step behind all others. */
  public Config withHistory(History step) {
    List<@Nullable Object> steps = text.list("history");
    steps.add(Objects.requireNonNull(step, "step"));
    return with("history", steps);
  }

  /** The same in another environment, each {@code NAME=value}. */
  public Config withEnv(List<String> env) {
    return execute("Env", List.copyOf(Objects.requireNonNull(env, "env")));
  }

  /** The same with another entrypoint. */
  public Config withEntrypoint(List<String> entrypoint) {
    return execute("Entrypoint", List.copyOf(Objects.requireNonNull(entrypoint, "entrypoint")));
  }

  /** The same with other arguments. */
  public Config withCmd(List<String> cmd) {
    return execute("Cmd", List.copyOf(Objects.requireNonNull(cmd, "cmd")));
  }

  /** The same run by another user. */
  public Config withUser(String user) {
    return execute("User", Objects.requireNonNull(user, "user"));
  }

  /** The same run elsewhere. */
  public Config withWorkingDir(String directory) {
    return execute("WorkingDir", Objects.requireNonNull(directory, "directory"));
  }

  /** The same stopped by another signal. */
  public Config withStopSignal(String signal) {
    return execute("StopSignal", Objects.requireNonNull(signal, "signal"));
  }

  /** The same with other volumes. */
  public Config withVolumes(Set<String> volumes) {
    return execute("Volumes", keys(Objects.requireNonNull(volumes, "volumes")));
  }

  /** The same with other ports. */
  public Config withExposedPorts(Set<String> ports) {
    return execute("ExposedPorts", keys(Objects.requireNonNull(ports, "ports")));
  }

  /** The same with other labels. */
  public Config withLabels(Map<String, String> labels) {
    return execute("Labels", new TreeMap<>(Objects.requireNonNull(labels, "labels")));
  }

  // --- as JSON

  /** The document: as it was read, if it was. */
  public byte[] json() {
    return text.bytes();
  }

  /** All of it, known or not, in types of the JDK, as {@link Json#fields} makes them. */
  @Override
  public Map<String, @Nullable Object> toJson() {
    return text.fields();
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Config config && text.equals(config.text);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
