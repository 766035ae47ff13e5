/* Whether an article is news, by public rules: what outlets label, and what the wording of its title says. Pure.
 *
 * not_news (horoscopes, coupons, lottery numbers, programme listings, puzzle answers, box scores) needs two witnesses:
 * a name of the thing in the title ("horoscope"), and a sign of the thing itself, which reports *about* it do not have
 * (the day's date or "today" and a sign of the zodiac; a code; a row of numbers). So "Horoscope app raises 20 million"
 * is news. What is not news is left out of stories; a wrong yes hides a report, a wrong no merely shows a horoscope,
 * hence precision first. opinion: labelled so, in the title ("Opinion: …", "Kommentar: …") or by the section in the
 * address. evergreen: advice and lists that do not age: labelled by the section, or a title that begins as advice does.
 */
#ifndef TRIPTYCH_ARTICLE_KIND_H
#define TRIPTYCH_ARTICLE_KIND_H

enum article_kind { KIND_NEWS, KIND_NOT_NEWS, KIND_OPINION, KIND_EVERGREEN };

#define KIND_REASON_SIZE 160 /* terminated */

/* Writes what spoke for it, such as "horoscope: \"horoscope\", \"aries\"; "" for news. Strings are valid UTF-8. */
enum article_kind article_kind(const char *title, const char *text, const char *url, char out_reason[KIND_REASON_SIZE]);

/* news, not_news, opinion, evergreen */
const char *article_kind_name(enum article_kind kind);

#endif
