package dev.parley.protocol.handshake;

/** The character classes of HTTP's grammar (RFC 9110 §5.5 and §5.6, RFC 3986), for bytes that arrive and for strings. */
final class HttpGrammar {
    /** {@code tchar} of RFC 9110 §5.6.2. */
    static final int TOKEN = 1;
    /** What a field value may hold, white space included: HTAB, SP, VCHAR and obs-text (RFC 9110 §5.5). */
    static final int VALUE = 2;
    /** What a request target may hold. */
    static final int TARGET = 4;
    /** What the value of {@code Host} may hold: {@code uri-host [ ":" port ]} (RFC 9110 §7.2). */
    static final int HOST = 8;

    private static final byte[] CLASSES = classes();

    private HttpGrammar() {}

    private static byte[] classes() {
        byte[] classes = new byte[256];
        for (int c = 0; c < 256; c++) {
            boolean visible = c > ' ' && c < 0x7f;
            boolean alphanumeric = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
            int set = 0;
            if (alphanumeric || (visible && "!#$%&'*+-.^_`|~".indexOf(c) >= 0)) {
                set |= TOKEN;
            }
            if (visible || c == ' ' || c == '\t' || c >= 0x80) {
                set |= VALUE;
            }
            // Looser than RFC 3986: browsers send \ ^ ` { | } as they are (WHATWG URL's query percent-encode set), so
            // these pass. No fragment: RFC 6455 §3 forbids it, and RFC 9112 §3.2.1 has no place for one.
            if (visible && "\"<>#".indexOf(c) < 0) {
                set |= TARGET;
            }
            if (alphanumeric || (visible && "-._~%!$&'()*+,;=:[]".indexOf(c) >= 0)) {
                set |= HOST;
            }
            classes[c] = (byte) set;
        }
        return classes;
    }

    /** Whether a byte is of a class. */
    static boolean is(int characterClass, byte b) {
        return (CLASSES[b & 0xff] & characterClass) != 0;
    }

    /** Whether a char is of a class; none above U+00FF is of any. */
    static boolean is(int characterClass, char c) {
        return c <= 0xff && (CLASSES[c] & characterClass) != 0;
    }

    /** The index of the first char that is not of the class, or -1. */
    static int firstNot(int characterClass, String text) {
        for (int i = 0; i < text.length(); i++) {
            if (!is(characterClass, text.charAt(i))) {
                return i;
            }
        }
        return -1;
    }

    /** Whether the text is a {@code token}: at least one {@code tchar} and nothing else. */
    static boolean isToken(String text) {
        return !text.isEmpty() && firstNot(TOKEN, text) < 0;
    }

    /** Whether the char is SP or HTAB: what {@code OWS} is made of (RFC 9110 §5.6.3). */
    static boolean isSpace(int c) {
        return c == ' ' || c == '\t';
    }

    /** The text without the SP and HTAB around it. */
    static String trim(String text, int from, int to) {
        int start = from;
        int end = to;
        while (start < end && isSpace(text.charAt(start))) {
            start++;
        }
        while (end > start && isSpace(text.charAt(end - 1))) {
            end--;
        }
        return text.substring(start, end);
    }
}
