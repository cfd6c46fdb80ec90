package dev.tidemark.engine.mirror;

import dev.tidemark.engine.decode.Decoded;
import dev.tidemark.engine.metadata.Node;
import dev.tidemark.engine.model.Finding;
import dev.tidemark.engine.model.Labels;
import dev.tidemark.spi.Digest;
import dev.tidemark.spi.store.BlobInfo;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A node while a scan learns about it. Most have one role and no label, and take little memory. */
final class Draft {

  final Digest digest;

  /** Its number among the arrivals, or {@link Newcomers#NONE}. */
  int number = Newcomers.NONE;

  private List<Role> roles = List.of();
  private Map<String, String> labels = Map.of();
  private List<String> findings = List.of();
  private final List<String> stored;
  private Optional<Digest> sharedWith = Optional.empty();
  private long size = Node.UNSEEN;
  private long since;

  /** Whether its bytes are in the store. */
  boolean present;

  /** Whether there is something to write. */
  boolean changed;

  /** A media type that references claim for it, and how far it was read as that type. */
  static final class Role {

    final Draft draft;
    final String mediaType;
    private State state;

    private Role(Draft draft, String mediaType, State state) {
      this.draft = draft;
      this.mediaType = mediaType;
      this.state = state;
    }

    /** Whether it has to be read; whoever is told so has to see to it. */
    boolean take() {
      boolean taken = draft.present && state == State.UNREAD;
      state = taken ? State.UNDER_WAY : state;
      return taken;
    }

    /** Whether somebody was told to read it, and it was not read since. */
    boolean isTaken() {
      return state == State.UNDER_WAY;
    }

    /** Whether it was read to the end, so that nothing more is to be learnt from it. */
    boolean isRead() {
      return state == State.READ;
    }

    /** It is not read after all. */
    void leave() {
      state = State.UNREAD;
    }
  }

  private enum State {
    UNREAD,
    UNDER_WAY,
    READ
  }

  Draft(Digest digest) {
    this.digest = digest;
    this.stored = List.of();
  }

  Draft(Node node, boolean present, List<String> findings) {
    this.digest = node.digest();
    this.present = present;
    this.size = node.size();
    this.since = node.since();
    node.roles().forEach((type, read) -> role(type, read ? State.READ : State.UNREAD));
    this.labels = node.labels();
    this.findings = findings;
    this.stored = List.copyOf(findings);
  }

  /** A leaf that more is to be learnt of. */
  Draft(Digest digest, int number, String mediaType, long bytes, long since) {
    this(digest);
    this.number = number;
    this.present = true;
    this.size = bytes;
    this.since = since;
    role(mediaType, State.READ);
  }

  /** Its bytes came at some time after {@code earliest}, in milliseconds since the epoch. */
  void arrive(long earliest) {
    present = true;
    changed = true;
    since = earliest;
  }

  /**
   * It was seen in a listing that tells all there is to know before it is read.
   *
   * @param bytes how many it has, or {@link Node#UNMEASURED}
   */
  void listed(long bytes) {
    size = bytes;
    sharedWith = Optional.empty();
  }

  /** Forgets which roles it was read in, so that it is read in all of them again. */
  void readAgain() {
    roles.forEach(Role::leave);
    findings = List.of();
    changed = true;
  }

  /** What it is in this role, which is noted. */
  Role role(String mediaType) {
    Role known = known(mediaType);
    if (known != null) {
      return known;
    }
    changed = true;
    return role(mediaType, State.UNREAD);
  }

  private @Nullable Role known(String mediaType) {
    for (int i = 0; i < roles.size(); i++) {
      if (roles.get(i).mediaType.equals(mediaType)) {
        return roles.get(i);
      }
    }
    return null;
  }

  private Role role(String mediaType, State state) {
    Role role = new Role(this, mediaType, state);
    if (roles.isEmpty()) {
      roles = List.of(role);
    } else {
      roles = new ArrayList<>(roles);
      roles.add(role);
    }
    return role;
  }

  /** Calls {@code each} with the roles it has still to be read in. */
  void unread(Consumer<Role> each) {
    for (int i = 0; i < roles.size(); i++) {
      if (roles.get(i).state == State.UNREAD) {
        each.accept(roles.get(i));
      }
    }
  }

  boolean hasNoRole() {
    return roles.isEmpty();
  }

  /** Whether somebody still has to see to one of its roles. */
  boolean underWay() {
    for (int i = 0; i < roles.size(); i++) {
      if (roles.get(i).isTaken()) {
        return true;
      }
    }
    return false;
  }

  /** Whether {@link #inspected} still has to be called. */
  boolean unseen() {
    return size == Node.UNSEEN;
  }

  void inspected(BlobInfo info) {
    size = info.size();
    sharedWith = info.sharedWith();
    changed = true;
  }

  void vanished() {
    present = false;
    changed = true;
  }

  /** Takes in what reading it as {@code role} has shown. */
  void decoded(Role role, Decoded decoded) {
    // what could not be read has still to be: a later scan tries again
    role.state = decoded.incomplete() ? State.UNREAD : State.READ;
    if (!decoded.mediaType().isEmpty() && known(decoded.mediaType()) == null) {
      role(decoded.mediaType(), State.READ);
    }
    if (!decoded.references().isEmpty()) {
      labels = labels.isEmpty() ? new LinkedHashMap<>() : new LinkedHashMap<>(labels);
      Labels.add(labels, decoded.references());
    }
    for (Finding finding : decoded.findings()) {
      findings = new ArrayList<>(findings);
      findings.add(Findings.text(finding));
    }
    changed = true;
  }

  boolean hasReferences() {
    return !labels.isEmpty() || sharedWith.isPresent();
  }

  boolean findingsChanged() {
    return !findings.equals(stored);
  }

  List<String> findings() {
    return findings;
  }

  /** As it is to be written, and as it may be read by another thread from then on. */
  Node node() {
    Map<String, Boolean> read = new LinkedHashMap<>();
    roles.forEach(role -> read.put(role.mediaType, role.state == State.READ));
    Map<String, String> all = labels;
    if (sharedWith.isPresent()) {
      all = new LinkedHashMap<>(labels);
      all.put(Labels.SHARES, sharedWith.get().toString());
    }
    return new Node(digest, size, since, read, all);
  }
}
