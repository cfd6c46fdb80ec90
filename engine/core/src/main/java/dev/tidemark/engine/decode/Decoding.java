package dev.tidemark.engine.decode;

import dev.tidemark.engine.digest.ChecksumException;
import dev.tidemark.engine.digest.InlineData;
import dev.tidemark.engine.json.JsonTree;
import dev.tidemark.engine.model.Finding;
import dev.tidemark.engine.plugin.PluginFailure;
import dev.tidemark.engine.plugin.Plugins;
import dev.tidemark.engine.text.OneLine;
import dev.tidemark.spi.Content;
import dev.tidemark.spi.ContentHandler;
import dev.tidemark.spi.Descriptor;
import dev.tidemark.spi.Digest;
import dev.tidemark.spi.MalformedContentException;
import dev.tidemark.spi.Reference;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;
import java.nio.channels.ClosedChannelException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One decoding of one blob. Handlers are asked first; the conservative reading joins in where there
 * is none, or where one of them could not cope. For one thread and one use.
 */
final class Decoding {

  /** Inline data within inline data is followed this far. */
  private static final int MAX_INLINE = 8;

  private final Plugins plugins;
  private final BlobContent content;
  private final int level;
  private final ReferenceSet references;
  private final List<Finding> findings = new ArrayList<>(0);
  private @Nullable String malformed;

  Decoding(Plugins plugins, BlobContent content) {
    this(plugins, content, 0);
  }

  private Decoding(Plugins plugins, BlobContent content, int level) {
    this.plugins = plugins;
    this.content = content;
    this.level = level;
    this.references = new ReferenceSet(content.digest());
  }

  /**
   * @throws IOException only if the thread was interrupted or the store closed meanwhile
   */
  Decoded run() throws IOException {
    String mediaType = content.mediaType();
    List<ContentHandler> asked = plugins.handlers(mediaType);
    if (asked.isEmpty()) {
      mediaType = guess();
    } else {
      ask(asked, content);
      reconsider();
    }
    IOException failure = content.failure();
    if (failure != null) {
      found(trouble(failure));
    }
    List<Decoded> inline = inline();
    return new Decoded(content.digest(), mediaType, references.list(), findings, inline);
  }

  private void ask(List<ContentHandler> asked, Content as) throws IOException {
    for (int i = 0; i < asked.size(); i++) {
      ContentHandler handler = asked.get(i);
      try {
        List<Reference> answer = handler.references(as);
        for (int n = 0; n < answer.size(); n++) {
          if (i == 0) {
            references.add(answer.get(n));
          } else {
            references.addUnlessSame(answer.get(n));
          }
        }
      } catch (MalformedContentException e) {
        malformed = malformed == null ? String.valueOf(e.getMessage()) : malformed;
      } catch (IOException e) {
        passOn(e);
        if (e != content.failure()) {
          found(trouble(e));
        }
      } catch (PluginFailure e) {
        found(Finding.unreadable(String.valueOf(e.getMessage())));
      }
    }
  }

  /** Reads conservatively what the handlers could not read, or did not get to see. */
  private void reconsider() throws IOException {
    JsonTree tree = content.tree();
    String oddity = tree == null ? null : tree.oddity();
    if (oddity != null) {
      found(Finding.suspicious(oddity));
    }
    boolean trailing = tree != null && tree.trailing();
    if (malformed == null && !trailing && findings.isEmpty() && content.failure() == null) {
      return;
    }
    DescriptorScan scan = content.scan();
    passOn(content.failure());
    merge(scan);
    if (malformed != null) {
      boolean legible = tree != null || (scan.wholeObject() && !content.tooLarge());
      if (legible) {
        mergeBare(scan);
      }
      Finding.Severity severity =
          legible
              ? Finding.Severity.SUSPICIOUS
              : content.tooLarge() ? Finding.Severity.UNREADABLE : Finding.Severity.DAMAGED;
      found(new Finding(severity, malformed));
    }
  }

  /**
   * Reads what no handler claims.
   *
   * @return what it was read as
   */
  private String guess() throws IOException {
    DescriptorScan scan = content.scan();
    passOn(content.failure());
    String mediaType = content.mediaType();
    if (mediaType.isBlank()) {
      mediaType = scan.mediaType();
      List<ContentHandler> asked = plugins.handlers(mediaType);
      if (!asked.isEmpty()) {
        ask(asked, new Retyped(content, mediaType));
        reconsider();
      }
    }
    merge(scan);
    String problem = scan.problem();
    if (problem != null && content.failure() == null && malformed == null) {
      if (scan.limited() || references.size() > 0) {
        found(Finding.suspicious("is JSON at first only: " + problem));
      }
    }
    return mediaType;
  }

  private void merge(DescriptorScan scan) {
    List<Reference> more = scan.references();
    for (int i = 0; i < more.size(); i++) {
      references.addIfNew(more.get(i));
    }
  }

  /** What the handler of a type knew to be a digest looks like any other text from here. */
  private void mergeBare(DescriptorScan scan) {
    for (Digest digest : scan.bare()) {
      if (!references.leadTo(digest)) {
        references.add(Reference.child(new Descriptor("", digest, -1)));
      }
    }
  }

  private List<Decoded> inline() throws IOException {
    List<Decoded> inline = null;
    List<Reference> all = references.list();
    for (int i = 0; i < all.size(); i++) {
      Descriptor target = all.get(i).target();
      String data = target.data();
      if (data == null || data.isEmpty()) {
        continue;
      }
      byte[] bytes = InlineData.verified(target, data);
      if (bytes == null) {
        found(
            Finding.suspicious("inline data of " + target.digest() + " does not match its digest"));
      } else if (level == MAX_INLINE) {
        found(Finding.suspicious("inline data of " + target.digest() + " is nested too deep"));
      } else {
        inline = inline == null ? new ArrayList<>() : inline;
        BlobContent within = new BlobContent(bytes, target.digest(), target.mediaType());
        inline.add(new Decoding(plugins, within, level + 1).run());
      }
    }
    return inline == null ? List.of() : inline;
  }

  private void found(Finding finding) {
    for (int i = 0; i < findings.size(); i++) {
      if (findings.get(i).message().equals(finding.message())
          && findings.get(i).severity() == finding.severity()) {
        return;
      }
    }
    findings.add(finding);
  }

  /** Lets an exception through that says nothing about the blob. */
  private static void passOn(@Nullable IOException e) throws IOException {
    if (e instanceof ClosedChannelException
        || (e instanceof InterruptedIOException && !(e instanceof SocketTimeoutException))) {
      throw e;
    }
  }

  private static Finding trouble(IOException e) {
    if (e instanceof ChecksumException) {
      return Finding.damaged(String.valueOf(e.getMessage()));
    }
    boolean absent = e instanceof NoSuchFileException || e instanceof FileNotFoundException;
    return Finding.unreadable(absent ? "is not there" : "cannot be read: " + OneLine.of(e));
  }
}
