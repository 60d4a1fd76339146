/* Phrases that are asked for in one place alone, about a few words of a text. */
#include "say_work.h"

/* One of the phrases begins a word of the text. */
static bool has_phrase(struct span text, const char *const *of, size_t n)
{
	for (size_t i = 0; i < text.n; i++)
		for (size_t k = 0; (i == 0 || !is_letter(text.p[i - 1])) && k < n; k++)
			if (of[k][0] == (char)small(text, i) && stands_at(text, i, span_str(of[k])))
				return true;
	return false;
}

bool say_wants_back(struct span clause)
{
	static const char *const wants[] = {
		"refund me", "refund my", "please refund", "my refund", "a refund of", "full refund of", "return my", "return the", "give me back",
		"give back my", "pay me back", "pay back my", "my money back", "my deposit back", "money back", "back to me", "want my", "reimburse me",
		"erstatten sie mir", "bitte erstatte", "mein geld zur\303\274ck", "meine anzahlung zur\303\274ck", "zur\303\274ck\303\274berweisen",
		"zur\303\274ckzahlen", "r\303\274ckzahlung von", "erstattung von", "remboursez-moi", "remboursez moi", "me rembourser",
		"rendez-moi", "le remboursement de", "devu\303\251lva", "devolverme", "me devuelva", "me devuelvan", "la devoluci\303\263n de",
		"rimborsarmi", "restituirmi", "restituire", "il rimborso di", "me devolver", "devolva", "devolu\303\247\303\243o de", "reembolso de",
		"geld terug", "terugbetaling van", "terugbetalen", "terugstorten",
	};

	return has_phrase(clause, wants, countof(wants));
}

bool say_is_payer(struct span text)
{
	static const char *const pays[] = {
		"i'll pay",
		"i will pay",
		"i can pay",
		"i'll send you",
		"i'll transfer",
		"i will transfer",
		"we'll pay",
		"we will pay",
		"i paid",
		"i've paid",
		"we paid",
		"i sent you",
		"we sent you",
		"ich \303\274berweise",
		"ich zahle",
		"ich zahl ",
		"zahle ich",
		"\303\274berweise ich",
		"\303\274berweise dir",
		"\303\274berweise ihnen",
		"wir \303\274berweisen",
		"wir zahlen",
		"ich bezahle",
		"je paie",
		"je paye",
		"je vous paie",
		"je te paie",
		"je vous paye",
		"je te paye",
		"je vire",
		"je vous vire",
		"je te vire",
		"je r\303\250gle",
		"nous r\303\251glons",
		"je vous r\303\250gle",
		"te pago",
		"le pago",
		"os pago",
		"te hago",
		"le hago la",
		"te pagar\303\251",
		"pagar\303\251",
		"te transfiero",
		"ti pago",
		"ti bonifico",
		"pagher\303\262",
		"faccio il bonifico",
		"ti faccio il",
		"vou pagar",
		"lhe pago",
		"vou fazer o pix",
		"fa\303\247o o pix",
		"fa\303\247o a transf",
		"pix de",
		"pago semana",
		"pago amanh\303\243",
		"ik betaal",
		"wij betalen",
		"we betalen",
		"ik maak het over",
		"ik stuur het geld",
		"zap\305\202ac\304\231",
		"zap\305\202acimy",
		"przelej\304\231",
		"przelejemy",
		"jag betalar",
		"vi betalar",
		"jeg betaler",
		"vi betaler",
	};

	return has_phrase(text, pays, countof(pays));
}

bool say_is_payment(struct span words)
{
	static const char *const payment[] = { "payment", "the money", "transfer", "wire", "zahlung", "\303\274berweisung", "das geld", "paiement",
					       "virement", "r\303\250glement", "pago", "transferencia", "el dinero", "bonifico", "pagamento",
					       "transfer\303\252ncia", "o dinheiro", "betaling", "overboeking", "het geld" };

	return has_phrase(words, payment, countof(payment));
}

bool say_is_thanks_for(struct span before)
{
	static const char *const thanks[] = { "thanks for the", "thank you for the", "thx for the", "danke f\303\274r die", "danke dir f\303\274r die",
					      "dank f\303\274r die", "merci pour les", "gracias por los", "grazie per i", "grazie dei",
					      "obrigado pelos", "obrigada pelos", "bedankt voor de", "dank voor de", "dank je voor de" };

	before = span_trim(before);
	for (size_t i = 0; i < countof(thanks); i++) {
		size_t n = strlen(thanks[i]);

		if (before.n >= n && (before.n == n || !is_letter(before.p[before.n - n - 1])) && stands_at(before, before.n - n, span_str(thanks[i])))
			return true;
	}
	return false;
}

bool say_is_elliptic(struct span clause)
{
	enum { WORDS = 4 };
	unsigned words = 0;
	struct span word;

	while (clause.n && span_split(&clause, ' ', &word))
		words += word.n && ((word.p[0] | 0x20) >= 'a' && (word.p[0] | 0x20) <= 'z');
	return words <= WORDS;
}

bool say_is_deposit(struct span booking)
{
	static const char *const all[] = {
		"deposit",
		"counter credit",
		"cheque paid in",
		"cheques paid in",
		"paid in at",
		"scheckeinreichung",
		"scheckgutschrift",
		"scheck-einreichung",
		"scheck ",
		"remise cheque",
		"remise de cheque",
		"remise ch\303\250que",
		"remise de ch\303\250que",
		"rem chq",
		"rem. chq",
		"ingreso cheque",
		"ingreso de cheque",
		"versamento assegn",
	};

	return has_phrase(booking, all, countof(all));
}

bool say_is_check(struct span sentence)
{
	static const char *const all[] = { "check", "cheque", "scheck", "ch\303\250que",
					   "assegno" };

	return has_phrase(sentence, all, countof(all));
}

bool say_is_less(struct span words)
{
	static const char *const less[] = { "less ", "minus", "deduct", "deposit", "advance", "already paid", "down payment", "abz\303\274gl", "abzgl",
					    "anzahlung", "abschlag", "acompte", "d\303\251duit", "d\303\251duction", "moins", "anticip", "menos",
					    "descont", "acconto", "meno ", "detratt", "sinal", "adiantamento", "voorschot", "aanbetaling", "min " };

	return has_phrase(words, less, countof(less));
}

bool say_is_of(struct span between)
{
	static const char *const of[] = { "of", "out of", "von", "aus", "sur", "de", "des", "dei", "delle", "degli", "su", "dos", "das", "van", "uit" };
	enum { ARTICLE = 12 };	/* "of the total" is one more word */

	between = span_trim(between);
	for (size_t i = 0; i < countof(of); i++) {
		size_t n = strlen(of[i]);

		if (stands_at(between, 0, span_str(of[i])) && between.n <= n + ARTICLE && (between.n == n || between.p[n] == ' '))
			return span_chr(between, ',', 0) == SIZE_MAX && span_chr(between, ';', 0) == SIZE_MAX;
	}
	return false;
}

bool say_is_part(struct span between)
{
	static const char *const ends[] = { "on the", "on a", "of the", "of a", "of our", "of your", "out of", "towards the", "toward the", "against the",
					    "auf die", "auf den", "von den", "von insgesamt", "der", "sur les", "sur un total de", "sur", "sobre", "de los", "del total de",
					    "su", "dei", "sul totale di", "sobre os", "do total de", "van de", "op de", "op" };
	static const char *const parts[] = { "half", "third", "deposit", "advance", "first", "part", "h\303\244lfte", "anzahlung", "abschlag", "teil", "moiti\303\251",
					     "acompte", "mitad", "anticipo", "se\303\261al", "met\303\240", "acconto", "metade", "sinal", "helft", "aanbetaling", "voorschot" };
	bool part = span_chr(between, '%', 0) != SIZE_MAX || has_phrase(between, parts, countof(parts));

	between = span_trim(between);
	for (size_t i = 0; part && i < countof(ends); i++) {
		size_t n = strlen(ends[i]);

		if (between.n > n && !is_letter(between.p[between.n - n - 1]) && stands_at(between, between.n - n, span_str(ends[i])))
			return true;
	}
	return false;
}
