package dev.parley.server;

import dev.parley.protocol.handshake.PercentEncoding;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The path of a request, cut at its slashes and then decoded, so that an encoded slash is part of a segment and never cuts
 * one.
 *
 * @param segments the decoded segments: {@code /a/b} has two, {@code /a/} has {@code a} and an empty one
 */
record RequestPath(List<String> segments) implements PathResult {

    /** Cuts and decodes a path as it stands in a request target, without the query. */
    static PathResult parse(String encoded) {
        if (!encoded.startsWith("/")) {
            return new BadPath("the request target has no path");
        }
        List<String> segments = new ArrayList<>();
        for (int from = 1; from <= encoded.length(); ) {
            int slash = encoded.indexOf('/', from);
            int to = slash < 0 ? encoded.length() : slash;
            Optional<String> segment = PercentEncoding.decode(encoded.substring(from, to));
            if (segment.isEmpty()) {
                return new BadPath("the path is not percent-encoded UTF-8");
            }
            String decoded = segment.get();
            // RFC 3986 §6.2.2.3: clients take dot segments out. One that is still there, perhaps encoded, is a try to
            // get where a check of the path's beginning would not have let it.
            if (decoded.equals(".") || decoded.equals("..")) {
                return new BadPath("the path has a segment . or ..");
            }
            if (hasControlCharacter(decoded)) {
                return new BadPath("the path has a control character");
            }
            segments.add(decoded);
            from = to + 1;
        }
        return new RequestPath(List.copyOf(segments));
    }

    private static boolean hasControlCharacter(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isISOControl(text.charAt(i))) {
                return true;
            }
        }
        return false;
    }
}
