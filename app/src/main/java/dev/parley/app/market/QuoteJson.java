package dev.parley.app.market;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/**
 * Writes quotes as the JSON that goes over the wire:
 *
 * <pre>{@code
 * {"at":1795354951508,"quotes":[{"symbol":"PRLY","name":"Parley Instruments","price":101.23,"change":-0.12,"percent":-0.12}]}
 * }</pre>
 */
final class QuoteJson {

    private static final JsonFactory JSON = new JsonFactory();
    private static final int BYTES_PER_QUOTE = 120;

    private QuoteJson() {}

    /**
     * Returns the JSON in UTF-8.
     *
     * @param epochMillis when the quotes were made, in milliseconds since the epoch
     * @param quotes the quotes
     */
    static byte[] write(long epochMillis, List<Quote> quotes) {
        var bytes = new ByteArrayOutputStream(64 + quotes.size() * BYTES_PER_QUOTE);
        try (JsonGenerator json = JSON.createGenerator(bytes)) {
            json.writeStartObject();
            json.writeNumberField("at", epochMillis);
            json.writeArrayFieldStart("quotes");
            for (Quote quote : quotes) {
                json.writeStartObject();
                json.writeStringField("symbol", quote.instrument().symbol());
                json.writeStringField("name", quote.instrument().name());
                writeHundredths(json, "price", quote.cents());
                writeHundredths(json, "change", quote.changeCents());
                writeHundredths(json, "percent", quote.changeBasisPoints());
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory failed", e);
        }
        return bytes.toByteArray();
    }

    // Cents are whole numbers: written as decimals digit by digit, nothing is rounded on the way through a double.
    private static void writeHundredths(JsonGenerator json, String field, long hundredths) throws IOException {
        long size = Math.abs(hundredths);
        String sign = hundredths < 0 ? "-" : "";
        String cents = size % 100 < 10 ? "0" + size % 100 : Long.toString(size % 100);
        json.writeFieldName(field);
        json.writeNumber(sign + size / 100 + "." + cents);
    }
}
