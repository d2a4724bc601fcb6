#include "simulate/words.h"

#define WORDS(name, ...)                                                                                               \
    static const char *const name##_list[] = {__VA_ARGS__};                                                            \
    const SwWords sw_words_##name = {name##_list, G_N_ELEMENTS(name##_list)}

WORDS(given, "adrian", "agnes", "alain", "alice", "andrea", "anna", "anton", "beat", "beatrice", "bruno", "carla",
      "claude", "corinne", "daniel", "denise", "edith", "elena", "emil", "erika", "fabian", "felix", "flavia", "franz",
      "gabi", "georg", "gina", "hanna", "heinz", "helen", "ivo", "jan", "jeanne", "jonas", "judith", "karin", "kurt",
      "lara", "leo", "lisa", "luca", "marc", "maria", "martin", "nadia", "nico", "nora", "olga", "oskar", "paul",
      "petra", "quirin", "rahel", "reto", "rita", "samuel", "silvia", "theo", "ursula", "viktor", "yvonne");

WORDS(family, "abegg", "amstutz", "bachmann", "berger", "bieri", "brunner", "burri", "caflisch", "camenzind", "degen",
      "dubois", "egli", "erni", "fankhauser", "favre", "fischer", "frei", "gasser", "gerber", "graf", "gubler", "haas",
      "hofer", "huber", "imhof", "jenni", "kaelin", "keller", "koch", "kuenzi", "lang", "leuthold", "liechti", "marti",
      "maurer", "moser", "naef", "nussbaum", "odermatt", "pfister", "portmann", "rey", "rochat", "roth", "ruegg",
      "saner", "schmid", "stalder", "steiner", "thommen", "tobler", "ulrich", "vetter", "vogel", "walder", "weber",
      "wyss", "zaugg", "zbinden", "zuercher");

WORDS(office, "abuse", "admin", "anmeldung", "archiv", "buchhaltung", "contact", "einkauf", "helpdesk", "info", "jobs",
      "kasse", "kontakt", "leitung", "marketing", "office", "personal", "postmaster", "redaktion", "sekretariat",
      "service", "support", "vertrieb", "verwaltung", "webmaster");

WORDS(bright, "amber", "ashen", "brisk", "clear", "copper", "early", "fair", "golden", "hollow", "ivory", "keen",
      "merry", "quiet", "silver", "windy");
WORDS(place, "bridge", "brook", "field", "ford", "gate", "harbour", "hill", "mill", "orchard", "well");

WORDS(bargain, "best", "cheap", "easy", "fast", "first", "fresh", "great", "prime", "quick", "smart", "super", "top",
      "value");
WORDS(shop, "bargains", "choice", "deals", "depot", "market", "outlet", "rewards", "savings", "store", "supply",
      "world");

WORDS(trade, "bau", "bibliothek", "buch", "chor", "druck", "energie", "garten", "holz", "institut", "kino", "kultur",
      "labor", "museum", "musik", "reise", "schule", "sport", "technik", "theater", "verlag");
WORDS(town, "aarmatt", "birkfeld", "dornhalde", "eschenz", "flurlingen", "hasenberg", "isenthal", "lindenhof",
      "nussdorf", "rebstein", "talheim", "wiesengrund");
WORDS(correspondent_domains, "felsenegg.example", "kontor.example", "post.sonnhalde.example", "sternwarte.test",
      "uferweg.example");

WORDS(product, "designer watches", "diet patches", "home loans", "ink cartridges", "laptop memory", "online pharmacy",
      "printer toner", "software bundles", "travel vouchers");

WORDS(letter_subject, "Protokoll der Sitzung", "Meeting on Thursday", "Re: Offerte", "Fwd: photos",
      "Einladung zur Jahresversammlung", "Newsletter", "Rechnung", "Grüsse aus den Bergen",
      "Compte rendu de la réunion", "Question about the draft", "Re: Terminvorschläge", "Minutes and action items",
      "Stundenplan Frühling", "Your booking", "Résultats du week-end");

WORDS(dictionary, "acorn", "almanac", "anchor", "apron", "barley", "basket", "beacon", "bellows", "bramble", "bucket",
      "candle", "canvas", "cedar", "chimney", "cinder", "clover", "cobble", "compass", "cradle", "crimson", "dapple",
      "drizzle", "ember", "fathom", "feather", "fennel", "flannel", "furrow", "gallop", "garland", "ginger", "granite",
      "gravel", "hamlet", "harvest", "hazel", "hinge", "hollow", "jasper", "juniper", "kettle", "lantern", "lattice",
      "ledger", "linen", "mallet", "marble", "meadow", "mitten", "mortar", "nettle", "nimble", "orchard", "otter",
      "paddle", "parsley", "pebble", "pewter", "plover", "quarry", "quiver", "rafter", "ramble", "ripple", "russet",
      "saddle", "saffron", "shingle", "sorrel", "spindle", "sturdy", "tallow", "thicket", "thimble", "timber", "tinker",
      "trestle", "turnip", "velvet", "walnut", "warble", "wicker", "willow", "window", "winter", "yarrow", "yonder");

WORDS(sales_sentence, "Our warehouse has to be empty by the end of this month.",
      "Thousands of customers cannot be wrong: order today and save up to 70%.",
      "No questions asked, discreet packaging, delivered within 48 hours.",
      "You have been selected for a price that is not shown to the public.",
      "Why pay more in a shop when the same thing comes to your door?",
      "This is a one time mailing. Quantities are limited.", "Satisfaction guaranteed or your money back.",
      "You need not pay the full price again from now on.");

WORDS(letter_sentence, "Thank you for your message of yesterday.",
      "The documents are on the table in the small meeting room.",
      "Please tell me by Friday whether the date suits you.", "We had the first snow here last night.",
      "I have gone through the draft and marked two places.", "The next rehearsal begins half an hour earlier.",
      "From the station it is a walk of five minutes.", "With kind regards");
