/* Reads numbers and what they count. A number belongs to the verdict of the words beside it: right behind it ("12
 * dead"), right in front ("killed 12"), behind the people it counts ("12 people were killed"), or to a toll that the
 * sentence speaks of ("the toll rose to 12"). Anything else is a plain count of the next word. Precision first: a claim
 * that is read wrong sets two outlets against each other that agree. */
#include "sentence_claims.h"

#include <math.h>
#include <string.h>

#include "text_fold.h"

#define FORWARD_WORDS  5  /* from the number to its verdict: "12 people have so far been killed" */
#define CLAUSE_WORDS   12 /* where the verb comes last: "12 Menschen wurden bei dem Angriff getötet" */
#define TOLL_WORDS     10 /* from "death toll" to its number */
#define HEDGE_WORDS    4
#define NAME_WORDS     4
#define NUMBER_BYTES   24
#define GROUP_DIGITS   3 /* between marks of thousands */
#define NOUN_BYTES_MIN 3
#define YEAR_FIRST     1900
#define YEAR_LAST      2100
#define ALONE_MAX      100 /* "a hundred", but no "million" without a number in front */
#define MULTIPLE_MIN   12  /* a dozen, a hundred, …: multiplies what stands before it */

static const uint32_t verdicts = LEX_DEAD | LEX_INJURED | LEX_MISSING | LEX_ARRESTED | LEX_DISPLACED;

/* A number that was read. */
struct number {
    unsigned first, next; /* its words, and the one behind it */
    double value;
    int is_money, is_share;
};

static int is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* Whether a point parts thousands in this language; else a comma does. */
static int points_part_thousands(unsigned lang)
{
    return lang != lexicon_lang("en") && lang != LEXICON_LANG_NONE;
}

/* What "bn", "m" and the like behind digits multiply by; 0 for what is no number at all ("737s", "12th"). */
static double multiple_of(const char *suffix, size_t size)
{
    static const struct {
        const char *suffix;
        double value;
    } multiples[] = {{"", 1},    {"k", 1e3},   {"m", 1e6}, {"mn", 1e6}, {"bn", 1e9},
                     {"b", 1e9}, {"tn", 1e12}, {"M", 1e6}, {"B", 1e9},  {"K", 1e3}};
    for (size_t i = 0; i < sizeof multiples / sizeof multiples[0]; i++)
        if (strlen(multiples[i].suffix) == size && memcmp(multiples[i].suffix, suffix, size) == 0)
            return multiples[i].value;
    return 0;
}

/* The value of "1,200", "2.5", "2.5bn"; negative for what is no plain number. */
static double digits_value(const char *text, size_t size, unsigned lang)
{
    char group = points_part_thousands(lang) ? '.' : ',';
    double value = 0, unit = 0;
    size_t i = 0;
    for (; i < size && (is_digit(text[i]) || text[i] == '.' || text[i] == ','); i++) {
        if (is_digit(text[i])) {
            value = unit > 0 ? value + unit * (text[i] - '0') : value * 10 + (text[i] - '0');
            unit /= 10;
            continue;
        }
        size_t run = 0;
        while (i + 1 + run < size && is_digit(text[i + 1 + run]))
            run++;
        if (text[i] == group && run == GROUP_DIGITS && unit <= 0)
            continue;
        if (text[i] == group || unit > 0)
            return -1; /* "1,22,333", "1.2.3" */
        unit = 0.1;
    }
    double multiple = multiple_of(text + i, size - i);
    return multiple > 0 && value * multiple < CLAIM_VALUE_MAX ? value * multiple : -1;
}

static double numeral_value(const struct judge_words *words, const struct judge_word *word, const char *text)
{
    char folded[TEXT_FOLD_MAX];
    if (!(word->kinds & LEX_NUMERAL) || word->size_bytes >= NUMBER_BYTES * 2)
        return 0;
    size_t size = text_fold(text + word->start, word->size_bytes, TEXT_FOLD_KEEP_MARKS, folded, sizeof folded);
    return lexicon_numeral(words->lang, folded, size);
}

static int begins_with(const char *text, const char *mark)
{
    return strncmp(text, mark, strlen(mark)) == 0;
}

/* Whether the sign of a currency stands at the number: "$2.5 billion", "12 €". */
static int has_currency(const char *text, const struct judge_word *word)
{
    static const char *const signs[] = {"$", "€", "£", "¥", "₹"};
    for (size_t i = 0; i < sizeof signs / sizeof signs[0]; i++) {
        size_t size = strlen(signs[i]);
        if (word->start >= size && memcmp(text + word->start - size, signs[i], size) == 0)
            return 1;
        const char *behind = text + word->start + word->size_bytes;
        if (begins_with(behind + (*behind == ' '), signs[i]))
            return 1;
    }
    return 0;
}

/* Reads the number that begins with word `i`: digits or a word, then hundreds, thousands, millions. Returns whether
 * there is one. */
static int number_read(const struct judge_words *words, const char *text, unsigned i, struct number *out)
{
    const struct judge_word *word = &words->rows[i];
    double value = word->is_number ? digits_value(text + word->start, word->size_bytes, words->lang)
                                   : numeral_value(words, word, text);
    if (value <= 0 || (!word->is_number && value > ALONE_MAX))
        return 0;
    *out = (struct number){.first = i, .next = i + 1, .value = value, .is_money = has_currency(text, word)};
    while (out->next < words->count && words->rows[out->next - 1].after == ' ') {
        double multiple = numeral_value(words, &words->rows[out->next], text);
        if (multiple < MULTIPLE_MIN || multiple * out->value > CLAIM_VALUE_MAX)
            break;
        out->value *= multiple;
        out->next++;
    }
    const struct judge_word *last = &words->rows[out->next - 1];
    out->is_share = text[last->start + last->size_bytes] == '%';
    out->is_money |= has_currency(text, last);
    return 1;
}

/* "2026 protesters" may be either; a number that looks like a year is taken for one. */
static int is_year(const struct number *number, const char *text, const struct judge_word *word)
{
    return word->size_bytes == 4 && strspn(text + word->start, "0123456789") >= 4 && number->value >= YEAR_FIRST &&
           number->value <= YEAR_LAST && !number->is_money;
}

/* Of several kinds the gravest: "died of injuries" counts the dead. */
static enum claim_kind kind_of(uint32_t kinds)
{
    return kinds & LEX_DEAD       ? CLAIM_DEAD
           : kinds & LEX_INJURED  ? CLAIM_INJURED
           : kinds & LEX_MISSING  ? CLAIM_MISSING
           : kinds & LEX_ARRESTED ? CLAIM_ARRESTED
                                  : CLAIM_DISPLACED;
}

/* The first word of what hedges the number, and articles: "at least", "more than", "some"; the number's own where there
 * is none. */
static unsigned hedge_begin(const struct judge_words *words, const struct number *number)
{
    unsigned begin = number->first;
    for (unsigned back = 1; back <= HEDGE_WORDS && back <= number->first; back++) {
        const struct judge_word *word = &words->rows[number->first - back];
        if (word->after != ' ')
            break;
        if (word->kinds & LEX_HEDGE && number->first - back + word->words >= begin)
            begin = number->first - back;
    }
    return begin;
}

/* Whether it is no total: "up from 12", "12 more", the first of a range ("from 12 to 15"). */
static int is_no_total(const struct judge_words *words, unsigned begin, const struct number *number)
{
    for (unsigned back = 1; back <= LEXICON_PHRASE_MAX && back <= begin; back++) {
        const struct judge_word *word = &words->rows[begin - back];
        if (word->after != ' ')
            break;
        if (word->kinds & LEX_NO_TOTAL && begin - back + word->words >= begin)
            return 1;
    }
    if (number->next >= words->count || words->rows[number->next - 1].after != ' ')
        return 0;
    const struct judge_word *next = &words->rows[number->next];
    if (next->kinds & LEX_NO_TOTAL && next->words == 1 && !(next->kinds & LEX_FUNCTION))
        return 1;
    return number->next + 1 < words->count && words->rows[number->next].size_bytes <= NOUN_BYTES_MIN &&
           words->rows[number->next + 1].is_number;
}

/* What is said of the people that the number counts, behind it; the word's place, or 0. */
static unsigned verdict_behind(const struct judge_words *words, const struct number *number)
{
    unsigned at = number->next;
    if (at >= words->count || words->rows[at - 1].after != ' ')
        return 0;
    if (words->rows[at].kinds & verdicts)
        return at;
    int is_people = (words->rows[at].kinds & LEX_PEOPLE) != 0;
    int is_verb_last = words->lang == lexicon_lang("de") || words->lang == lexicon_lang("nl");
    unsigned window = is_people && is_verb_last ? CLAUSE_WORDS : FORWARD_WORDS;
    for (unsigned i = at + 1; i < at + window && i < words->count; i++) {
        const struct judge_word *word = &words->rows[i];
        uint32_t stops = LEX_SPEECH | (is_people && is_verb_last ? 0 : LEX_FUNCTION | LEX_ARTICLE);
        if (words->rows[i - 1].after != ' ' || word->is_number)
            return 0;
        if (word->kinds & verdicts)
            return i;
        if (word->kinds & stops || words->rows[at].kinds & (LEX_TIME | LEX_FUNCTION | LEX_ARTICLE))
            return 0;
    }
    return 0;
}

/* "killed 12", "killed at least 12", "claimed the lives of 12"; the word's place plus 1, or 0. */
static unsigned verdict_before(const struct judge_words *words, unsigned begin)
{
    while (begin > 0 && words->rows[begin - 1].after == ' ' && words->rows[begin - 1].kinds & LEX_ARTICLE)
        begin--;
    if (begin == 0 || words->rows[begin - 1].after != ' ')
        return 0;
    if (words->rows[begin - 1].kinds & verdicts)
        return begin;
    int is_linked =
        begin > 1 && words->rows[begin - 1].size_bytes < NOUN_BYTES_MIN && words->rows[begin - 2].after == ' ';
    return is_linked && words->rows[begin - 2].kinds & LEX_DEAD ? begin - 1 : 0;
}

/* A toll that is spoken of in front of the number: the first word's place plus 1, or 0. */
static unsigned toll_before(const struct judge_words *words, unsigned begin)
{
    unsigned found = 0;
    for (unsigned back = 1; back <= TOLL_WORDS && back <= begin; back++) {
        const struct judge_word *word = &words->rows[begin - back];
        if (word->after != ' ')
            break;
        if (word->kinds & LEX_TOLL)
            found = begin - back + 1; /* "death toll" begins before "toll" */
    }
    return found;
}

/* Whether the word can be what a number counts. */
static int is_noun(const struct judge_words *words, unsigned at, const struct number *number)
{
    const uint32_t links = LEX_FUNCTION | LEX_COMPLEMENT | LEX_OPENER | LEX_ARTICLE | LEX_TIME | LEX_PRONOUN |
                           LEX_SPEECH | LEX_HEDGE | LEX_NUMERAL;
    if (at >= words->count || words->rows[at - 1].after != ' ')
        return 0;
    const struct judge_word *word = &words->rows[at],
                            *before = number->first > 0 ? &words->rows[number->first - 1] : NULL;
    /* "Boeing 737 pilots", "August 12 rally": the number is the name's. */
    int is_names = before && number->first > 1 && before->is_capitalised && before->after == ' ' &&
                   words->lang != lexicon_lang("de");
    return !is_names && !word->is_number && !word->is_quoted && !(word->kinds & links) &&
           word->size_bytes >= NOUN_BYTES_MIN && (!word->is_capitalised || words->lang == lexicon_lang("de"));
}

/* Sets span, from one word to another, and what is counted. Returns whether it fits. */
static int span_set(const struct judge_words *words, unsigned first, unsigned last, unsigned about,
                    struct sentence_claim *out)
{
    const struct judge_word *begin = &words->rows[first], *end = &words->rows[last];
    out->start = begin->start;
    out->end = end->start + end->size_bytes;
    out->about_start = words->rows[about].start;
    out->about_end = words->rows[about].start + words->rows[about].size_bytes;
    return out->end - out->start <= CLAIM_BYTES_MAX;
}

/* Who they are that the number counts: "12 soldiers" are not all of the dead. 0: anybody. */
static uint64_t group_of(const struct judge_words *words, const struct number *number)
{
    if (!is_noun(words, number->next, number) &&
        !(number->next < words->count && words->rows[number->next].is_capitalised))
        return 0;
    const struct judge_word *word = &words->rows[number->next];
    return words->rows[number->next - 1].after != ' ' || word->kinds & (verdicts | LEX_PEOPLE | LEX_FUNCTION)
               ? 0
               : word->hash;
}

/* The claim that a number makes. Returns whether it makes one. */
static int claim_make(const struct judge_words *words, const char *text, const struct number *number,
                      struct sentence_claim *out)
{
    unsigned begin = hedge_begin(words, number), last = number->next - 1, at;
    *out = (struct sentence_claim){.value = number->value, .is_hedged = begin < number->first};
    if (is_no_total(words, begin, number) || number->is_share || is_year(number, text, &words->rows[number->first]))
        return 0;
    int is_whole = floor(number->value) >= number->value;
    if (!number->is_money && is_whole) {
        unsigned behind = verdict_behind(words, number), before = verdict_before(words, begin);
        int is_beside = behind == number->next;
        out->about = group_of(words, number);
        if (before > 0 && !is_beside) {
            out->kind = kind_of(words->rows[before - 1].kinds);
            return span_set(words, before - 1, last + (behind == 0 && is_noun(words, number->next, number)),
                            out->about ? number->next : before - 1, out);
        }
        if (behind > 0) {
            out->kind = kind_of(words->rows[behind].kinds);
            return span_set(words, begin, behind, out->about ? number->next : behind, out);
        }
        if ((at = toll_before(words, begin)) > 0) {
            out->kind = CLAIM_DEAD;
            return span_set(words, at - 1, last, at - 1 + words->rows[at - 1].words - 1, out);
        }
    }
    out->kind = number->is_money ? CLAIM_MONEY : CLAIM_COUNT;
    if (!is_noun(words, number->next, number))
        return 0;
    out->about = words->rows[number->next].hash;
    return span_set(words, begin, number->next, number->next, out);
}

/* "… identified the suspect as Kai Berg": the name behind the phrase that begins at word `i`. */
static int name_read(const struct judge_words *words, unsigned i, struct sentence_claim *out)
{
    unsigned first = i + words->rows[i].words, next = first;
    uint64_t about = 0;
    while (next < words->count && next < first + NAME_WORDS && words->rows[next].is_capitalised &&
           (next == first || words->rows[next - 1].after == ' ')) {
        about = lexicon_join(about, words->rows[next].hash);
        next++;
    }
    if (next < first + 2)
        return 0; /* a name alone may be a place */
    *out = (struct sentence_claim){.kind = CLAIM_SUSPECT, .about = about};
    int fits = span_set(words, i, next - 1, first, out);
    out->about_end = out->end;
    return fits;
}

/* Whether it tells of another time: a word for what was before, "since …", a year. */
static int is_of_the_past(const struct judge_words *words, const char *text)
{
    for (unsigned i = 0; i < words->count; i++) {
        const struct judge_word *word = &words->rows[i];
        int is_since = word->kinds & LEX_NO_TOTAL && word->words == 1 && word->kinds & LEX_FUNCTION;
        if (word->kinds & LEX_BACKGROUND || is_since)
            return 1;
        if (word->is_number && word->size_bytes == 4 && i > 0 && words->rows[i - 1].kinds & LEX_FUNCTION &&
            (begins_with(text + word->start, "19") || begins_with(text + word->start, "20")) &&
            strspn(text + word->start, "0123456789") == 4)
            return 1;
    }
    return 0;
}

unsigned sentence_claims_find(const struct judge_words *words, const char *text,
                              struct sentence_claim out[SENTENCE_CLAIMS_MAX])
{
    unsigned count = 0;
    if (words->lang == LEXICON_LANG_NONE || lexicon_is_spaceless(words->lang) || is_of_the_past(words, text))
        return 0;
    for (unsigned i = 0; i < words->count && count < SENTENCE_CLAIMS_MAX; i++) {
        const struct judge_word *word = &words->rows[i];
        struct number number;
        if (word->kinds & LEX_NAMED && word->words > 1)
            count += (unsigned)name_read(words, i, &out[count]);
        if ((!word->is_number && !(word->kinds & LEX_NUMERAL)) || !number_read(words, text, i, &number))
            continue;
        count += (unsigned)claim_make(words, text, &number, &out[count]);
        i = number.next - 1;
    }
    return count;
}
