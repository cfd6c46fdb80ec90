package dev.tidemark.engine.mirror;

import java.util.List;

/**
 * What a scan found.
 *
 * @param blobs how many blobs are in the store
 * @param roots how many roots it has
 * @param arrived blobs that were not there at the last scan
 * @param departed blobs that were
 * @param decoded how often a blob was read in a role; 0 if nothing is new
 * @param rootsVersion the version of the roots that it saw
 * @param warnings what was passed over, and why
 */
public record ScanReport(
    long blobs,
    long roots,
    long arrived,
    long departed,
    long decoded,
    String rootsVersion,
    List<String> warnings) {

  public ScanReport {
    warnings = List.copyOf(warnings);
  }
}
