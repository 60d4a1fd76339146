/* What mail programs of various countries put before the subject of an answer or a forward. RFC 5322
 * (3.6.5) knows "Re: " alone; "Re[2]:" comes from The Bat!, "RE : " from French Outlook. */
#include "case/subject.h"

#include "base/limits.h"

static const char *const answers[] = { "re", "aw", "sv", "vs", "antw", "ref", "rif", "ri", "r", "res", "odp", "\xe5\x9b\x9e\xe5\xa4\x8d" };
static const char *const forwards[] = { "fw", "fwd", "wg", "tr", "rv", "enc", "i", "doorst", "vl", "pd" };

static bool is_one_of(struct span word, const char *const *list, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (span_ieq_str(word, list[i]))
			return true;
	return false;
}

/* Takes "Re[2]: " off the front. */
static bool take_prefix(struct span *s, bool *is_reply)
{
	size_t colon = span_chr(*s, ':', 0), bracket;
	struct span word;

	if (colon == SIZE_MAX || colon > 12)
		return false;
	word = span_trim(span_sub(*s, 0, colon));
	bracket = span_chr(word, '[', 0);
	if (bracket != SIZE_MAX && word.p[word.n - 1] == ']')
		word.n = bracket;
	if (is_one_of(word, answers, countof(answers)))
		*is_reply = true;
	else if (!is_one_of(word, forwards, countof(forwards)))
		return false;
	*s = span_trim(span_from(*s, colon + 1));
	return true;
}

uint32_t subject_fold(struct intern *words, struct span subject, bool *is_reply)
{
	char folded[LIMIT_CASE_WORD];
	struct span s = span_trim(subject);
	size_t n = 0;

	*is_reply = false;
	while (take_prefix(&s, is_reply))
		;
	for (size_t i = 0; i < s.n && n < sizeof folded; i++) {
		char c = s.p[i];

		if (c == ' ' || c == '\t' || c == '\r' || c == '\n') {
			if (n && folded[n - 1] != ' ')
				folded[n++] = ' ';
			continue;
		}
		folded[n++] = (char)(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
	}
	return intern_put(words, span_of(folded, n));
}
