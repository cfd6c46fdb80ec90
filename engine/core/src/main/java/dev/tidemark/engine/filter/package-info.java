/**
 * The filter language of containerd ({@code pkg/filters}), with which lists are narrowed: {@code
 * name==foo,labels."a/b"~=/^v[0-9]+/}.
 *
 * <pre>
 * filter   = selector {"," selector}          all of them have to hold
 * selector = path [operator value]            without operator: the field is present
 * path     = field {"." field}
 * field    = quoted | one or more of A-Z a-z 0-9 _
 * operator = "==" | "!=" | "~="               equal, not equal, contains a match of the expression
 * value    = quoted | printable characters other than "," and white space
 * quoted   = '"' text '"'                     with the escapes of Go's string literals; as the
 *                                             value of ~= also between "/" or "|"
 * </pre>
 *
 * <ol>
 *   <li><b>What containerd takes, it takes with the same meaning</b>, but for escaped bytes that
 *       are not UTF-8, which are refused. Beyond that, white space may stand between any two tokens
 *       and at the end, and a value may begin with a dot.
 *   <li><b>An absent field reads as the empty string</b>, and an empty field counts as absent. So
 *       {@code !=} holds for what lacks the field, and {@code ~=} sees an empty string there.
 *   <li><b>Expressions are those of {@link java.util.regex.Pattern}</b>, which differ from the RE2
 *       syntax of containerd in corners: classes such as {@code [[:alpha:]]} and {@code (?P<name>}
 *       are not known (the former is read as a plain set of characters), {@code &&} and a bracket
 *       inside a class are operators, {@code $} also matches before a last line feed, {@code (?U)}
 *       means something else, and back references and look-around are known in addition. As in RE2,
 *       only the line feed ends a line and {@code (?i)} knows all alphabets. An expression that
 *       takes too many steps, or repeats a group thousands of times, is an error when it is used.
 *   <li><b>Threads.</b> Filters are immutable and may be shared.
 * </ol>
 */
@NullMarked
package dev.tidemark.engine.filter;

import org.jspecify.annotations.NullMarked;
