/* The head of a request, read strictly (RFC 9112): what two servers could understand differently is refused with a
 * sentence, never guessed. Works in the request's own memory: names and values are terminated in place and live as long
 * as the request. */
#include "http_head.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

#define LENGTH_DIGITS_MAX  15 /* far beyond any body that is read, far below what overflows */
#define STATUS_BAD         400
#define STATUS_EXPECTATION 417
#define STATUS_HEADERS     431
#define STATUS_VERSION     505

static unsigned refuse(struct http_head *head, unsigned status, const char *why)
{
    head->refusal = why;
    return status;
}

/* ── where it ends ── */

size_t http_head_blank(const char *text, size_t size)
{
    size_t at = 0;
    while (at + 1 < size && text[at] == '\r' && text[at + 1] == '\n')
        at += 2;
    return at;
}

int http_head_scan(const char *text, size_t size, size_t *scanned)
{
    for (size_t at = *scanned; at < size; at++) {
        /* A bare CR or LF, or a NUL, ends a line for some servers and not for others. */
        if (text[at] == '\0' || (text[at] == '\n' && (at == 0 || text[at - 1] != '\r')) ||
            (at > 0 && text[at - 1] == '\r' && text[at] != '\n'))
            return -1;
        if (text[at] == '\n' && at >= 3 && text[at - 2] == '\n') {
            *scanned = at + 1;
            return (int)(at + 1);
        }
    }
    *scanned = size;
    return 0;
}

/* ── lines ── */

static int is_token_char(char byte)
{
    return isalnum((unsigned char)byte) || (byte && strchr("!#$%&'*+-.^_`|~", byte));
}

static int is_token(const char *text)
{
    if (!*text)
        return 0;
    while (is_token_char(*text))
        text++;
    return !*text;
}

/* Cuts the line off at its CR LF, which the scan has seen to. Returns the next one. */
static char *cut_line(char *line)
{
    char *end = strstr(line, "\r\n");
    *end = '\0';
    return end + 2;
}

static unsigned read_version(struct http_head *head, const char *version)
{
    if (strncmp(version, "HTTP/", 5) != 0 || !isdigit((unsigned char)version[5]) || version[6] != '.' ||
        !isdigit((unsigned char)version[7]) || version[8])
        return refuse(head, STATUS_BAD, "The request line is not METHOD TARGET HTTP/1.1.");
    if (version[5] != '1')
        return refuse(head, STATUS_VERSION, "This server speaks HTTP/1.1.");
    head->minor = version[7] == '0' ? 0 : 1;
    return 0;
}

/* Which methods there are is the business of whoever answers at the path: he knows what to say in Allow. */
static unsigned read_method(struct http_head *head, const char *method)
{
    if (!is_token(method))
        return refuse(head, STATUS_BAD, "The method is no word.");
    head->method = method;
    return 0;
}

static unsigned read_request_line(struct http_head *head, char *line)
{
    char *target = strchr(line, ' ');
    char *version = target ? strchr(target + 1, ' ') : NULL;
    if (!version)
        return refuse(head, STATUS_BAD, "The request line is not METHOD TARGET HTTP/1.1.");
    *target++ = '\0';
    *version++ = '\0';
    unsigned status = read_version(head, version);
    if (!status)
        status = read_method(head, line);
    return status ? status : http_target_parse(head, target);
}

static int has_control(const char *value)
{
    for (; *value; value++)
        if (((unsigned char)*value < 0x20 && *value != '\t') || *value == 0x7F)
            return 1;
    return 0;
}

static char *trim(char *value)
{
    value += strspn(value, " \t");
    size_t len = strlen(value);
    while (len && (value[len - 1] == ' ' || value[len - 1] == '\t'))
        value[--len] = '\0';
    return value;
}

static unsigned read_field(struct http_head *head, char *line)
{
    char *colon = strchr(line, ':');
    /* Folding is obsolete (RFC 9112 5.2); a front may join the lines, or not. */
    if (line[0] == ' ' || line[0] == '\t')
        return refuse(head, STATUS_BAD, "A header is folded over two lines.");
    if (!colon)
        return refuse(head, STATUS_BAD, "A header has no colon.");
    *colon = '\0';
    /* "Name : value" with a blank before the colon is among what this refuses: some servers drop the blank, some the
     * header. */
    if (!is_token(line))
        return refuse(head, STATUS_BAD, "A header's name holds a character that is not allowed, or is empty.");
    char *value = trim(colon + 1);
    if (has_control(value))
        return refuse(head, STATUS_BAD, "A header's value holds a control character.");
    if (head->field_count == HTTP_FIELDS_MAX)
        return refuse(head, STATUS_HEADERS, "The request has more than 100 headers.");
    head->fields[head->field_count++] = (struct http_field){.name = line, .value = value, .value_size = strlen(value)};
    return 0;
}

const struct http_field *http_head_field(const struct http_head *head, const char *name)
{
    for (size_t i = 0; i < head->field_count; i++)
        if (strcasecmp(head->fields[i].name, name) == 0)
            return &head->fields[i];
    return NULL;
}

static size_t count_fields(const struct http_head *head, const char *name)
{
    size_t count = 0;
    for (size_t i = 0; i < head->field_count; i++)
        count += strcasecmp(head->fields[i].name, name) == 0;
    return count;
}

/* ── what the headers say together ── */

static unsigned settle_host(struct http_head *head)
{
    const struct http_field *host = http_head_field(head, "Host");
    if (!host && head->minor > 0)
        return refuse(head, STATUS_BAD, "The header Host is missing.");
    if (count_fields(head, "Host") > 1)
        return refuse(head, STATUS_BAD, "Host is given more than once.");
    if (host && *host->value && !http_target_is_host(host->value))
        return refuse(head, STATUS_BAD, "Host is no host.");
    if (!head->host) /* an absolute address has said it already, and wins (RFC 9112 3.2.2) */
        head->host = host ? host->value : "";
    return 0;
}

static int read_length(const char *text, uint64_t *out)
{
    size_t digits = strspn(text, "0123456789");
    *out = 0;
    if (!digits || text[digits] || digits > LENGTH_DIGITS_MAX)
        return 0;
    for (; *text; text++)
        *out = *out * 10 + (uint64_t)(*text - '0');
    return 1;
}

static unsigned settle_body(struct http_head *head)
{
    const struct http_field *length = http_head_field(head, "Content-Length");
    const struct http_field *encoding = http_head_field(head, "Transfer-Encoding");
    if (count_fields(head, "Content-Length") > 1)
        return refuse(head, STATUS_BAD, "Content-Length is given more than once.");
    /* The classic of request smuggling: one server goes by the length, the other by the chunks. */
    if (length && encoding)
        return refuse(head, STATUS_BAD, "Content-Length and Transfer-Encoding exclude each other.");
    if (encoding && (head->minor == 0 || count_fields(head, "Transfer-Encoding") > 1 ||
                     strcasecmp(encoding->value, "chunked") != 0))
        return refuse(head, STATUS_BAD, "The only Transfer-Encoding understood is chunked, in HTTP/1.1.");
    if (length && !read_length(length->value, &head->content_length))
        return refuse(head, STATUS_BAD, "Content-Length is no number.");
    if (encoding)
        head->body = HTTP_BODY_CHUNKED;
    else if (length && head->content_length)
        head->body = HTTP_BODY_LENGTH;
    return 0;
}

static unsigned settle_expectation(struct http_head *head)
{
    const struct http_field *expect = http_head_field(head, "Expect");
    if (!expect || head->minor == 0)
        return 0;
    if (strcasecmp(expect->value, "100-continue") != 0)
        return refuse(head, STATUS_EXPECTATION, "The only expectation understood is 100-continue.");
    head->wants_continue = head->body != HTTP_BODY_NONE;
    return 0;
}

/* Whether one of the words of a list of them ("close, TE") is this. */
static int has_word(const struct http_head *head, const char *name, const char *word)
{
    size_t len = strlen(word);
    for (size_t i = 0; i < head->field_count; i++) {
        if (strcasecmp(head->fields[i].name, name) != 0)
            continue;
        for (const char *at = head->fields[i].value; *at; at += strcspn(at, ", \t"), at += strspn(at, ", \t"))
            if (strncasecmp(at, word, len) == 0 && (!at[len] || strchr(", \t", at[len])))
                return 1;
    }
    return 0;
}

unsigned http_head_parse(struct http_head *head, char *text, size_t size)
{
    char *end = text + size - 2; /* the empty line */
    memset(head, 0, sizeof *head);
    char *line = cut_line(text), *next;
    unsigned status = read_request_line(head, text);
    for (; !status && line < end; line = next) {
        next = cut_line(line);
        status = read_field(head, line);
    }
    if (!status)
        status = settle_host(head);
    if (!status)
        status = settle_body(head);
    if (!status)
        status = settle_expectation(head);
    head->keeps_alive = !status && (head->minor > 0 ? !has_word(head, "Connection", "close")
                                                    : has_word(head, "Connection", "keep-alive"));
    return status;
}
