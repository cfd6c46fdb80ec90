package dev.tidemark.engine.layout;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What one writer calls, in a layout, what it has not finished.
 *
 * @param directory where it is, from the layout; {@link #BLOBS} is any directory of blobs
 * @param folder if it is a folder, how that is called
 * @param file how it is called, or what is in the folder: all else there is somebody else's
 */
record UploadNames(String directory, Optional<Pattern> folder, Pattern file) {

  /** Stands for {@code blobs/ALGORITHM}. */
  static final String BLOBS = "blobs/*";

  private static final String HASH = "[0-9a-f]{32,128}";
  private static final String UUID = "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}";

  /**
   * All that are known, with the writer. They were read in its sources, and are matched as narrowly
   * as it makes them: a file that only looks similar is kept by somebody. Of containerd that is
   * {@code plugins/content/local/store.go} ({@code writer}, {@code Abort}, {@code
   * writeToCompletion}), and {@code content/local/store.go} before; of go-containerregistry {@code
   * pkg/v1/layout/write.go} ({@code writeBlob}, {@code writeLayer}).
   */
  static final List<UploadNames> KNOWN =
      List.of(
          // containers/image (skopeo, buildah, podman): os.CreateTemp(layout, "oci-put-blob")
          files("", "oci-put-blob[0-9]+"),
          // regclient: "index.json.*.tmp"; oras-go: index.json_ and oci-layout_ with rand.Text
          files("", "index\\.json\\.[0-9]+\\.tmp|(index\\.json|oci-layout)_[A-Z2-7]{26,}"),
          // umoci: MkdirTemp(layout, ".umoci-"), locked by flock, in it "blob-" and "index-"
          folders("", "\\.umoci-[0-9A-Za-z]+", "(blob|index)(-[0-9]+)?"),
          // containerd's content store (BuildKit): a folder for each ingest, by the hash of its
          // name, renamed when it is aborted. Times are written into NAME.tmp first, and into
          // .tmp-NAME and a number by older ones
          folders(
              "ingest",
              "[0-9a-f]{64}(\\." + UUID + "\\.tmp)?",
              "ref|data|total|(started|updated)at(\\.tmp)?|\\.tmp-(started|updated)at[0-9]+"),
          // oras-go: the digest, "_" and os.CreateTemp's number or rand.Text
          files("ingest", HASH + "_([0-9]+|[A-Z2-7]{26,})"),
          // zot: a session of an upload
          files(".uploads", UUID),
          // go-containerregistry: CreateTemp(blobs, hash), of a layer that is not read to its end
          // CreateTemp(blobs, ""); the names of blobs have fixed lengths
          files(BLOBS, "([0-9a-f]{64}|[0-9a-f]{96}|[0-9a-f]{128})?[0-9]{1,10}"),
          // regclient: CreateTemp(blobs, hash + ".*.tmp") or "*.tmp"
          files(BLOBS, HASH + "(\\.[0-9]+)?\\.tmp|[0-9]+\\.tmp"),
          // Tidemark: between two devices, of the image toolkit, of notes, of its metadata
          files(BLOBS, "\\.part-[0-9]+"),
          files(".tidemark/arriving", "[0-9]+"),
          files(".tidemark/released", "[0-9]+\\.part"),
          files(".tidemark/metadata", "(data|lock)\\.mdb\\." + UUID));

  private static UploadNames files(String directory, String names) {
    return new UploadNames(directory, Optional.empty(), Pattern.compile(names));
  }

  private static UploadNames folders(String directory, String names, String files) {
    return new UploadNames(directory, Optional.of(Pattern.compile(names)), Pattern.compile(files));
  }

  /** Whether something of this name, right in the directory, may be one. */
  boolean matches(String name) {
    return folder.orElse(file).matcher(name).matches();
  }

  /** Whether a file of this name in the folder belongs to it. */
  boolean owns(String name) {
    return file.matcher(name).matches();
  }
}
