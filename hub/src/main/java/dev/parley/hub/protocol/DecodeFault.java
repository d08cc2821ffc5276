package dev.parley.hub.protocol;

/** Everything that can be wrong with bytes that a peer sent, with fixed texts that never hold any of them. */
public enum DecodeFault {
    /** Nothing is in the frame. */
    EMPTY_FRAME("the frame is empty"),
    /** See {@link DecodeLimits#frame()}. */
    FRAME_TOO_BIG("the frame has more bytes than the limit"),
    /** See {@link DecodeLimits#messages()}. */
    TOO_MANY_MESSAGES("the frame has more commands or replies than the limit"),
    /** Text is not UTF-8, or a JSON string has half of a surrogate pair. */
    NOT_UTF8("a text is not valid Unicode"),
    /** The frame is not JSON, or ends within it. */
    MALFORMED_JSON("the frame is not valid JSON"),
    /** See {@link DecodeLimits}. */
    JSON_LIMIT("the JSON has a nesting, a name or a number beyond the limit"),
    /** JSON has another type than the field. */
    WRONG_TYPE("a field has a value of another type than it must have"),
    /** A number does not fit its field. */
    NUMBER_OUT_OF_RANGE("a number is not in the range of its field"),
    /** The frame is not Protobuf: a length points past the end, or a varint or a tag is wrong. */
    MALFORMED_PROTOBUF("the frame is not valid Protobuf"),
    /** See {@link DecodeLimits#nesting()}. */
    NESTED_TOO_DEEP("messages are nested deeper than the limit"),
    /** A command has more than one request. */
    SEVERAL_REQUESTS("a command has more than one request"),
    /** A reply has no content that is known, or more than one, or an id that does not fit. */
    NOT_A_REPLY("a reply does not have exactly one known content that fits its id");

    private final String message;

    DecodeFault(String message) {
        this.message = message;
    }

    /** {@return what was got and what was expected} */
    public String message() {
        return message;
    }
}
