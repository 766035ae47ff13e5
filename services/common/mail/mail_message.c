/* Each value of the head is cleaned first (what ends a line becomes a blank), then written: so nothing that comes from
 * articles can add a line to the head. */
#include "mail_message.h"

#include "clock.h"
#include "utf8.h"

#include <stdio.h>
#include <string.h>

#define WORD_MAX 75 /* bytes of one encoded word, with its frame (RFC 2047 2) */
#define EOL      "\r\n"

/* Both encodings write a byte so, with capitals (RFC 2045 6.7, RFC 2047 4.2). */
static void write_hex(struct buffer *out, unsigned char byte)
{
    buffer_format(out, "=%02X", byte);
}

/* ── the head ── */

static int is_plain(const char *text)
{
    for (; *text; text++)
        if (*text < 0x20 || *text > 0x7E)
            return 0;
    return 1;
}

/* Control characters as blanks, broken UTF-8 cut off, at most `size` bytes with the terminator. */
static void clean(const char *text, char *out, size_t size)
{
    utf8_copy(out, size, text);
    out[utf8_valid_len(out, strlen(out))] = '\0';
    for (char *at = out; *at; at++)
        if ((unsigned char)*at < 0x20 || *at == 0x7F)
            *at = ' ';
}

/* What stands for itself in an encoded word, wherever that stands (RFC 2047 5). */
static int is_word_letter(unsigned char byte)
{
    return (byte >= '0' && byte <= '9') || (byte >= 'A' && byte <= 'Z') || (byte >= 'a' && byte <= 'z');
}

static void write_encoded_bytes(struct buffer *out, const char *text, size_t len)
{
    for (size_t i = 0; i < len; i++)
        if (text[i] == ' ')
            buffer_char(out, '_');
        else if (is_word_letter((unsigned char)text[i]))
            buffer_char(out, text[i]);
        else
            write_hex(out, (unsigned char)text[i]);
}

/* As encoded words, each of whole characters and short enough, separated by folds; the first line has `indent` bytes
 * already. */
static void write_encoded(struct buffer *out, const char *text, size_t indent)
{
    static const char open[] = "=?UTF-8?Q?", close[] = "?=";
    size_t used = sizeof open - 1, room = MAIL_LINE_MAX - indent - (sizeof close - 1);
    buffer_text(out, open);
    for (size_t len, left = strlen(text); left; text += len, left -= len) {
        uint32_t code_point;
        len = utf8_next(text, left, &code_point);
        size_t cost = len == 1 && (is_word_letter((unsigned char)*text) || *text == ' ') ? 1 : 3 * len;
        if (used + cost > room) {
            buffer_format(out, "%s" EOL " %s", close, open);
            used = sizeof open - 1;
            room = WORD_MAX - (sizeof close - 1);
        }
        write_encoded_bytes(out, text, len);
        used += cost;
    }
    buffer_text(out, close);
}

/* Words as they are, folded where a line would become too long. */
static void write_words(struct buffer *out, const char *text, size_t used)
{
    while (*text) {
        size_t len = strcspn(text, " ");
        if (used > 1 && used + len > MAIL_LINE_MAX) {
            buffer_text(out, EOL);
            used = 0;
        }
        if (*text == ' ' && used == 0)
            used = 1;
        len += text[len] == ' ';
        buffer_add(out, text, len);
        used += len;
        text += len;
    }
}

/* A text without a blank for so long cannot be folded: then it is encoded, too. */
static int has_long_word(const char *text)
{
    for (; *text; text += strcspn(text, " "), text += strspn(text, " "))
        if (strcspn(text, " ") > WORD_MAX - 20)
            return 1;
    return 0;
}

static void write_text(struct buffer *out, const char *name, const char *text)
{
    char value[MAIL_SUBJECT_MAX + 1];
    clean(text, value, sizeof value);
    buffer_format(out, "%s: ", name);
    /* "=?" in a plain text would be read as an encoded word. */
    if (is_plain(value) && !strstr(value, "=?") && !has_long_word(value) && strlen(value) < MAIL_LINE_MAX - 20)
        write_words(out, value, strlen(name) + 2);
    else if (*value)
        write_encoded(out, value, strlen(name) + 2);
    buffer_text(out, EOL);
}

static void write_address(struct buffer *out, const char *name, const struct mail_address *address)
{
    buffer_format(out, "%s: ", name);
    if (*address->name) {
        write_encoded(out, address->name, strlen(name) + 2);
        buffer_text(out, EOL " ");
    }
    buffer_format(out, *address->name ? "<%s>" EOL : "%s" EOL, address->address);
}

/* Message-ID must be one in the whole world: the sender's domain makes it so, and needs no name of this machine. */
static const char *domain_of(const struct mail_address *address)
{
    return strchr(address->address, '@') + 1;
}

/* "Mon, 30 Nov 2026 07:00:00 +0000"; the clock's own writer has the parts. */
static void write_date(struct buffer *out, int64_t time_ms)
{
    static const char *const days[] = {"Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"};
    static const char *const months[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                         "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    char text[CLOCK_RFC3339_SIZE];
    unsigned year, month, day, hour, minute, second;
    clock_rfc3339(time_ms, text);
    if (sscanf(text, "%u-%u-%uT%u:%u:%u", &year, &month, &day, &hour, &minute, &second) != 6)
        return;
    buffer_format(out, "Date: %s, %u %s %u %02u:%02u:%02u +0000" EOL, days[time_ms / 86400000 % 7], day,
                  months[(month - 1) % 12], year, hour, minute, second);
}

/* By mail, since the list is the operator's file: there is no address that a program could call to end it. The subject is percent-
 * encoded, as RFC 6068 has it. */
static void write_unsubscribe(struct buffer *out, const struct mail_message *message)
{
    if (!message->unsubscribe)
        return;
    buffer_format(out, "List-Unsubscribe: <mailto:%s?subject=", message->from->address);
    for (const char *at = message->unsubscribe; *at; at++)
        if (is_word_letter((unsigned char)*at) || *at == '-')
            buffer_char(out, *at);
        else
            buffer_format(out, "%%%02X", (unsigned char)*at);
    buffer_text(out, ">" EOL);
}

/* ── the parts ── */

/* Quoted-printable (RFC 2045 6.7): readable as it is where the text is ASCII, and no line is too long. */
static void write_quoted_printable(struct buffer *out, const char *text)
{
    size_t used = 0;
    for (const char *at = text; *at; at++) {
        unsigned char byte = (unsigned char)*at;
        if (byte == '\n') {
            buffer_text(out, EOL);
            used = 0;
            continue;
        }
        int ends_line = at[1] == '\n' || !at[1];
        int is_itself = (byte > 0x20 && byte < 0x7F && byte != '=') || (byte == ' ' && !ends_line);
        size_t cost = is_itself ? 1 : 3;
        /* One byte is kept for the "=" that goes on in the next line. */
        if (used + cost > MAIL_LINE_MAX - 1) {
            buffer_text(out, "=" EOL);
            used = 0;
        }
        if (is_itself)
            buffer_char(out, *at);
        else
            write_hex(out, byte);
        used += cost;
    }
    buffer_text(out, EOL);
}

/* The plain part stands first: of alternatives the last that a program can show is the one it shows (RFC 2046 5.1.4). */
static void write_part(struct buffer *out, const char *boundary, const char *type, const char *text)
{
    buffer_format(
        out, "--%s" EOL "Content-Type: %s; charset=utf-8" EOL "Content-Transfer-Encoding: quoted-printable" EOL EOL,
        boundary, type);
    write_quoted_printable(out, text);
}

void mail_message_write(struct buffer *out, const struct mail_message *message)
{
    /* "=_" cannot stand in quoted-printable text, so no part can hold the boundary. */
    static const char boundary[] = "=_triptych";
    write_address(out, "From", message->from);
    write_address(out, "To", message->to);
    write_text(out, "Subject", message->subject);
    write_date(out, message->date_ms);
    buffer_format(out, "Message-ID: <%s@%s>" EOL, message->id, domain_of(message->from));
    write_unsubscribe(out, message);
    buffer_format(out,
                  "Auto-Submitted: auto-generated" EOL "MIME-Version: 1.0" EOL
                  "Content-Type: multipart/alternative; boundary=\"%s\"" EOL EOL,
                  boundary);
    write_part(out, boundary, "text/plain", message->plain);
    write_part(out, boundary, "text/html", message->html);
    buffer_format(out, "--%s--" EOL, boundary);
}
