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

/** A node while a scan learns about it. */
final class Draft {

  final Digest digest;
  private final Map<String, Boolean> roles = new LinkedHashMap<>(2);
  private final Map<String, String> labels = new LinkedHashMap<>(2);
  private final List<String> findings = new ArrayList<>(0);
  private List<String> stored = List.of();
  private Optional<Digest> sharedWith = Optional.empty();
  private long size = -1;
  private long since;

  /** Whether its bytes are in the store. */
  boolean present;

  /** Whether there is something to write. */
  boolean changed;

  Draft(Digest digest) {
    this.digest = digest;
  }

  Draft(Node node, boolean present, List<String> findings) {
    this.digest = node.digest();
    this.present = present;
    this.size = node.size();
    this.since = node.since();
    this.roles.putAll(node.roles());
    this.labels.putAll(node.labels());
    this.findings.addAll(findings);
    this.stored = List.copyOf(findings);
  }

  /** Its bytes came at some time after {@code earliest}, in milliseconds since the epoch. */
  void arrive(long earliest) {
    present = true;
    changed = true;
    since = earliest;
  }

  /** Forgets which roles it was read in, so that it is read in all of them again. */
  void readAgain() {
    roles.replaceAll((type, read) -> false);
    findings.clear();
    changed = true;
  }

  /** Notes a role; true if the content is there and has still to be read in it. */
  boolean needs(String mediaType) {
    Boolean read = roles.putIfAbsent(mediaType, false);
    changed |= read == null;
    return present && !Boolean.TRUE.equals(read);
  }

  /** The roles it has still to be read in. */
  List<String> unread() {
    List<String> unread = new ArrayList<>();
    roles.forEach(
        (type, read) -> {
          if (!read) {
            unread.add(type);
          }
        });
    return unread;
  }

  boolean hasNoRole() {
    return roles.isEmpty();
  }

  /** Whether {@link #inspected} still has to be called. */
  boolean unseen() {
    return size < 0;
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
  void decoded(String role, Decoded decoded) {
    // what could not be read has still to be: a later scan tries again
    roles.put(role, !decoded.incomplete());
    if (!decoded.mediaType().isEmpty()) {
      roles.putIfAbsent(decoded.mediaType(), true);
    }
    Labels.add(labels, decoded.references());
    for (Finding finding : decoded.findings()) {
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

  Node node() {
    sharedWith.ifPresent(other -> labels.put(Labels.SHARES, other.toString()));
    return new Node(digest, size, since, roles, labels);
  }
}
