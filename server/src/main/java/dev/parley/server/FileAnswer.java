package dev.parley.server;

import dev.parley.protocol.handshake.Headers;
import dev.parley.protocol.handshake.HttpDate;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/**
 * The answer to GET or HEAD of a file: which status, which header fields, and which of its bytes.
 *
 * @param status 200, 206, 304, 412 or 416
 * @param headers the header fields, without those about the connection and the message's length
 * @param first index of the first byte
 * @param count number of bytes; 0 when there is no content
 */
record FileAnswer(int status, Headers headers, long first, long count) {

    /** Decides the answer: preconditions first (RFC 9110 §13.2.2), then the range (§14.2). */
    static FileAnswer of(String method, Headers request, FileContent content, FileOptions options) {
        Headers.Builder headers = headers(content, options);
        if (preconditionFailed(request, content)) {
            return new FileAnswer(412, headers.build(), 0, 0);
        }
        if (notModified(request, content)) {
            return new FileAnswer(304, headers.build(), 0, 0);
        }
        headers.add("Content-Type", MediaTypes.of(content.name()));
        // RFC 9110 §14.2: Range is ignored for every method but GET.
        ByteRange range = request.first("Range")
                .filter(field -> method.equals("GET") && rangeStillMeant(request, content))
                .map(field -> ByteRange.parse(field, content.length()))
                .orElse(new ByteRange.Whole());
        return switch (range) {
            case ByteRange.Whole whole -> new FileAnswer(200, headers.build(), 0, content.length());
            case ByteRange.Part(long first, long count) -> {
                headers.add("Content-Range", "bytes " + first + "-" + (first + count - 1) + "/" + content.length());
                yield new FileAnswer(206, headers.build(), first, count);
            }
            case ByteRange.Unsatisfiable unsatisfiable -> {
                headers.remove("Content-Type").add("Content-Range", "bytes */" + content.length());
                yield new FileAnswer(416, headers.build(), 0, 0);
            }
        };
    }

    private static Headers.Builder headers(FileContent content, FileOptions options) {
        Headers.Builder headers = Headers.builder()
                .add("Accept-Ranges", "bytes")
                .add("ETag", content.tag().toString())
                .add("X-Content-Type-Options", "nosniff")
                .add("Referrer-Policy", "no-referrer");
        content.modified().ifPresent(time -> headers.add("Last-Modified", HttpDate.format(time)));
        if (!options.cacheControl().isEmpty()) {
            headers.add("Cache-Control", options.cacheControl());
        }
        if (!options.contentSecurityPolicy().isEmpty()) {
            headers.add("Content-Security-Policy", options.contentSecurityPolicy());
        }
        return headers.addAll(options.headers());
    }

    private static boolean preconditionFailed(Headers request, FileContent content) {
        List<String> tags = request.all("If-Match");
        if (!tags.isEmpty()) {
            // RFC 9110 §13.1.1: strong comparison.
            return tags.stream()
                    .noneMatch(field -> field.strip().equals("*")
                            || EntityTag.parseList(field).stream().anyMatch(content.tag()::equalsStrongly));
        }
        Optional<Instant> limit = request.first("If-Unmodified-Since").flatMap(HttpDate::parse);
        return limit.isPresent() && modifiedAfter(content, limit.get());
    }

    private static boolean notModified(Headers request, FileContent content) {
        List<String> tags = request.all("If-None-Match");
        if (!tags.isEmpty()) {
            // RFC 9110 §13.1.2: weak comparison. §13.1.3: If-Modified-Since is ignored beside it.
            return tags.stream()
                    .anyMatch(field -> field.strip().equals("*")
                            || EntityTag.parseList(field).stream().anyMatch(content.tag()::equalsWeakly));
        }
        Optional<Instant> since = request.first("If-Modified-Since").flatMap(HttpDate::parse);
        return since.isPresent() && content.modified().isPresent() && !modifiedAfter(content, since.get());
    }

    // RFC 9110 §13.1.5: a range of something that has changed since is not what the client has a part of.
    private static boolean rangeStillMeant(Headers request, FileContent content) {
        Optional<String> condition = request.first("If-Range");
        if (condition.isEmpty()) {
            return true;
        }
        Optional<EntityTag> tag = EntityTag.parse(condition.get());
        if (tag.isPresent()) {
            return content.tag().equalsStrongly(tag.get());
        }
        // A date is a strong validator only when the file could not have changed within its second: as for the tag.
        return !content.tag().weak()
                && HttpDate.parse(condition.get()).equals(content.modified().map(FileAnswer::wholeSecond));
    }

    private static boolean modifiedAfter(FileContent content, Instant limit) {
        return content.modified().isPresent()
                && wholeSecond(content.modified().get()).isAfter(limit);
    }

    private static Instant wholeSecond(Instant time) {
        return time.truncatedTo(ChronoUnit.SECONDS);
    }
}
