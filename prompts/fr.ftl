# Les mots du bot. Un message par ligne, ses variables entre accolades ; prompts/README.md dit comment ajouter le sien.
# Typographie : espace insécable avant : ; ! ? et à l’intérieur des guillemets, apostrophe ’.

## Réponses

answer-sources = Sources :
answer-lesson = À retenir : { $texte }
answer-confidence = Confiance de la fiche { $fiche } : { $remarque }.
answer-question-cut = Votre question est très longue : seul son début a été lu.
source-titled = « { $titre } », { $site }
source-verified = fiche { $fiche }, vérifiée le { $date }
source-added = fiche { $fiche }, ajoutée le { $date }

## Abstentions

abstain = Je ne sais pas : { $raison }
abstain-outside-base = rien dans la base ne répond à cette question. Je l’aurais inventé, et ce n’est pas mon métier.
abstain-too-vague = la question est trop courte pour que je sache de quoi elle parle. Ajoutez le réseau, le sujet ou la collectivité.
abstain-partial = la base connaît le sujet, mais pas ce qui est demandé là.
abstain-partial-missing = la base connaît le sujet, mais ses fiches ne donnent pas ce qui est demandé là : { $manque }.
abstain-outdated = les fiches les plus proches ne parlent pas de { $annees }.
abstain-nearest = Les fiches les plus proches :

detail-cout = un coût ou un budget
detail-materiel = un matériel, un logiciel ou un prestataire
detail-nom-de-personne = un nom ou un contact
detail-texte-integral = un texte complet
detail-actualite = une information du jour
detail-annee-exacte = une date exacte
detail-pourcentage = un pourcentage
detail-vues = un nombre de vues
detail-abonnes = un nombre d’abonnés

## Avis sur une idée

review-score = Risque boomer : { $note }/100, { $bande } { $jauge } (entre { $bas } et { $haut })
review-gauge = { $note }/100 { $jauge }
review-thin = L’idée dit trop peu pour être bien notée : ajoutez qui on voit, ce qui se passe et comment ça finit.
review-no-reasons = Aucun signal net dans le texte : la note reste près de celle d’une idée moyenne.
review-reasons = Pourquoi
review-reason = { $effet } ({ $dimension }) : { $nom }.
review-reason-span = { $effet } ({ $dimension }) : « { $extrait } » : { $nom }.
review-reason-fix = À la place : { $conseil }
review-reason-source = [{ $source }]
review-sum = Le compte : { $base } au départ, { $raisons } par ces raisons, { $reste } par tout le reste du texte, soit { $note }.
review-contributions = Toutes les contributions, sur une base de { $base }
review-contribution = { $effet } ({ $dimension }) : { $regle }
review-standing = Compétence
review-rails = Garde-fous
review-rail = { $titre } : { $verifier } ({ $fiche })
review-rail-ballot = { $titre }, période ouverte pour la { $scrutin } : { $verifier } ({ $fiche })
review-fixes = À changer d’abord
review-fix = { $titre } (jusqu’à { $gain } points) : { $regle }
review-fix-example = Exemple : { $exemple }
review-fix-proof = La preuve : { $titre } ({ $fiche }).
review-plan = Un plan possible
review-cut = L’idée est très longue : seul son début a été lu.
review-limits = Note d’une idée écrite, pas d’une vidéo finie ; calée sur des étiquettes posées avec une grille, pas par un jury de jeunes. Faites-la lire à quelqu’un de la cible. Sur la compétence : une aide à la décision, pas un avis juridique.
band-low = faible
band-medium = moyen
band-high = élevé
plan-hook = Accroche : { $texte }
plan-speaker = Qui parle : { $texte }
plan-scene = Au milieu : { $texte }
plan-ending = Chute : { $texte }
plan-question = Question : { $texte }
plan-format = Format : { $texte }
plan-caption = Légende : { $texte }

dimension-ton-institutionnel = ton
dimension-centrage-elu = centrage sur l’élu
dimension-format-plateforme = format
dimension-jeunisme-force = jeunisme
dimension-interet-utilite = sujet
dimension-incarnation = incarnation
dimension-accroche-chute = accroche
dimension-interaction-ancrage = interaction

standing = { $domaine } : { $verdict }. Titulaire en droit : { $titulaire } ({ $articles }).
standing-no-article = { $domaine } : { $verdict }. Titulaire en droit : { $titulaire } (article à vérifier).
standing-no-matter = Aucune politique publique n’est en jeu : la question de la compétence ne se pose pas.
standing-level = Droit commun de ce niveau : donnez le nom de la collectivité pour tenir compte d’un statut particulier.
standing-level-unknown = « { $nom } » n’est pas dans la liste des collectivités : le droit commun du niveau indiqué s’applique.
standing-level-ambiguous = Plusieurs collectivités s’appellent « { $nom } » : le droit commun du niveau indiqué s’applique.
standing-unsaid = Dites pour qui vous parlez et le verdict sera le vôtre.
standing-others = Touche aussi : { $domaines }.
standing-hesitates = Le domaine n’est que probable : si ce n’est pas le vôtre, précisez le sujet dans le texte.
standing-reserve = Confiance de la fiche : { $remarque }.
verdict-propre = compétence propre
verdict-partagee = compétence partagée
verdict-conditionnelle = ça dépend
verdict-hors = hors de votre compétence : relayer, pas porter
verdict-sans_objet = sans objet

compare-better = Mieux : { $avant } → { $apres }/100 ({ $ecart }) { $jauge }
compare-worse = Moins bien : { $avant } → { $apres }/100 ({ $ecart }) { $jauge }
compare-same = Pareil : { $avant } → { $apres }/100 ({ $ecart }) { $jauge }
compare-gone = Ce qui a disparu
compare-new = Ce qui est apparu
compare-second = La seconde version en détail

author-unknown = Aucune collectivité ne s’appelle « { $nom } ». Essayez son nom officiel, ou donnez le niveau.
author-unknown-near = Aucune collectivité ne s’appelle « { $nom } ». Peut-être :
author-ambiguous = Plusieurs collectivités s’appellent « { $nom } » ; précisez le niveau, ou le département entre parenthèses :

## Sujets de saison

topics-title = De quoi parler ({ $qui }, le { $date })
topics-anyone = sans collectivité choisie
topics-none = Aucun sujet de saison dans vos compétences à cette date. Essayez une autre date.
topic-interest = Pourquoi eux : { $texte }
topic-angle = L’angle : { $texte }
topic-format = Le format : { $texte }
topic-proof = La preuve : { $preuve } { $titre } ({ $fiche })
topic-competence = La compétence : { $domaine }, { $verdict } ({ $articles }). { $detail }
topic-season = La période : { $texte }

## Compétences

competence-holder = { $objet } En droit commun, titulaire : { $titulaire } ({ $articles }).
competence-holder-no-article = { $objet } En droit commun, titulaire : { $titulaire } (article à vérifier).
competence-cell = { $qui } : { $cellule }
competence-status = Statut particulier ({ $articles }, confiance { $confiance }) : { $remarque }
competence-levels = Qui agit : { $niveaux }.
competence-relay = À relayer, sans porter : { $texte }
competence-operators = Aussi sur le sujet : { $noms }.

holder-commune = la commune
holder-epci = l’intercommunalité
holder-departement = le département
holder-region = la région
holder-etat = l’État
holder-operateur = un opérateur
holder-partage = plusieurs niveaux à la fois

level-commune = commune
level-communaute_de_communes = communauté de communes
level-communaute_d_agglomeration = communauté d’agglomération
level-communaute_urbaine = communauté urbaine
level-metropole = métropole
level-etablissement_public_territorial = établissement public territorial
level-departement = département
level-region = région
level-etat = État

cell-propre = compétence propre : vous pouvez en parler et le porter.
cell-obligatoire = compétence de plein droit, à la place des communes : vous pouvez en parler et le porter.
cell-partagee = compétence partagée : vous pouvez en parler pour votre part, en nommant les autres.
cell-facultative = seulement si la compétence vous a été transférée : lisez vos statuts avant de publier.
cell-deleguee = seulement par convention : vérifiez qu’elle existe avant de publier.
cell-partielle = une part seulement : { $part }. Au-delà, ce n’est pas votre compétence.
cell-partielle-unsaid = une part seulement : voyez laquelle avant de publier.
cell-aucune = pas de compétence : relayez sans porter, en citant le titulaire.
cell-not-covered = statut non couvert par la table.

cell-propre-short = compétence propre
cell-obligatoire-short = de plein droit
cell-partagee-short = partagée
cell-facultative-short = si la compétence a été transférée
cell-deleguee-short = par convention
cell-partielle-short = une part ({ $part })
cell-aucune-short = aucune

## Contrôle des fichiers

# Une faute : où, sa gravité, ce qui ne va pas et comment le corriger.
fault-line = { $lieu } : { $gravite } : { $quoi }
fault-error = erreur
fault-warning = avertissement
shape-text = un texte
shape-list = une liste
shape-table = un groupe de clés
shape-number = un nombre
fault-unreadable = lecture impossible ({ $cause }). Vérifiez que le chemin existe et que le bot a le droit de le lire.
fault-missing-file = ce fichier ou ce dossier manque, et la base en a besoin.
fault-out-of-step = cette table ne porte pas sur les mêmes domaines ou garde-fous que les autres : le sens des idées ne servira pas tant que « boomerometre eval --fit ideas », lancé avec le modèle de sens, ne l’aura pas refaite.
fault-not-read = aucun schéma ne lit ce fichier à cet endroit : vérifiez son dossier et son extension (knowledge/README.md).
fault-not-utf8 = le fichier n’est pas en UTF-8. Enregistrez-le de nouveau en choisissant cet encodage.
fault-too-large = le fichier pèse { $taille } Kio, la limite est de { $limite } Kio.
fault-hidden-characters = la ligne contient un caractère invisible ou de contrôle. Retapez-la.
fault-syntax = la syntaxe est cassée ici ({ $detail }).
fault-no-head = le fichier doit commencer par une ligne « --- », puis l’en-tête, puis une seconde ligne « --- ».
fault-missing-key = il manque la clé « { $cle } ».
fault-unknown-key = la clé « { $cle } » n’existe pas dans ce schéma.
fault-unknown-key-near = la clé « { $cle } » n’existe pas dans ce schéma ; vouliez-vous écrire « { $proche } » ?
fault-duplicate-key = la clé « { $cle } » est écrite deux fois : gardez-en une.
fault-empty = « { $cle } » est vide.
fault-wrong-shape = « { $cle } » doit être { $attendu }.
fault-not-allowed = « { $cle } » vaut « { $valeur } », qui n’est pas permis. Valeurs permises : { $permises }.
fault-missing-section = il manque la section « ## { $titre } ».
fault-unknown-section = la section « ## { $titre } » n’existe pas dans ce schéma.
fault-duplicate-id = l’identifiant « { $id } » est déjà pris par { $premier }.
fault-name-mismatch = le fichier doit porter le nom de son identifiant, « { $id } ».
fault-bad-id = l’identifiant « { $id } » n’est pas bien formé : minuscules sans accent, chiffres, « - » et « _ » seulement (un garde-fou : G et deux chiffres).
fault-dead-reference = « { $cle } » cite « { $cible } », qui n’existe pas dans la base.
fault-bad-date = « { $cle } » vaut « { $valeur } », qui n’est pas une date possible (AAAA-MM-JJ, AAAA-MM pour un pic, AAAA pour une année).
fault-bad-source = « { $valeur } » n’est ni une adresse web, ni « usage courant », ni « grille du projet ».
fault-bad-pattern = ce motif n’est pas une expression régulière valable ({ $detail }).
fault-example-missed = la règle « { $regle } » ne trouve pas son propre exemple : « { $exemple } ».
fault-counter-example-found = la règle « { $regle } » trouve à tort : « { $exemple } ».
fault-too-few-examples = la règle « { $regle } » a besoin d’au moins deux { $cle }.
fault-no-article = une compétence sans article doit avoir la confiance « à vérifier ».
fault-no-part = la cellule « { $niveau } » est « partielle » : dites quelle part dans [part].
fault-stray-part = [part] parle de « { $niveau } », dont la cellule n’est pas « partielle ».
fault-bad-row = la ligne a { $trouve } colonnes au lieu de { $attendu }.
fault-no-questions = sans « questions », ceux qui n’emploient pas les mots de la fiche ne la trouveront pas.
fault-no-keywords = sans « mots_cles », la fiche sera moins facile à trouver.

check-good =
    { $fichiers } fichiers lus, { $fiches } fiches : { $avertissements ->
        [0] tout est bon.
        [one] rien d’empêchant, un avertissement.
       *[other] rien d’empêchant, { $avertissements } avertissements.
    }
check-faulty =
    { $fichiers } fichiers lus : { $erreurs ->
        [one] une erreur à corriger
       *[other] { $erreurs } erreurs à corriger
    }, { $avertissements ->
        [0] aucun avertissement.
        [one] un avertissement.
       *[other] { $avertissements } avertissements.
    }

## Ligne de commande

cli-template =
    <<about>>

    Usage : <<usage>>

    <<all-args>>
cli-commands-heading = Commandes
cli-options-heading = Options
cli-about = Boomeromètre : le coach des communicants publics. Il répond avec ses sources, et dit quand il ne sait pas.
cli-ask = Répond à une question
cli-review = Donne un avis sur une idée de post : risque boomer, compétence, garde-fous, plan
cli-topics = Propose des sujets de saison dans vos compétences
cli-text-argument = L’idée
cli-compare-option = Une seconde version, comparée à la première
cli-collectivite-option = Pour qui vous parlez (« Gironde », « Ville de Tours »…)
cli-niveau-option = Son niveau : commune, communaute_de_communes, communaute_d_agglomeration, communaute_urbaine, metropole, etablissement_public_territorial, departement, region
cli-plateforme-option = Le réseau : tiktok, instagram, snapchat, youtube, twitch, discord, x, threads, bluesky, mastodon, facebook, linkedin, whatsapp, site, autre
cli-date-option = Le jour où l’idée est jugée (aujourd’hui sinon)
cli-explain-option = Montre toutes les contributions
cli-ideas-option = Idées étiquetées, en JSONL (sinon, celles de la base)
cli-into-option = Dossier où écrire les modèles ajustés
cli-text-and-jsonl = Donnez une idée, ou --jsonl pour les lire sur l’entrée standard : pas les deux.
cli-no-text = Il manque l’idée : boomerometre review "On filme la première fournée du boulanger du marché" --collectivite Tours
cli-bad-date = « { $valeur } » n’est pas une date utilisable : écrivez AAAA-MM-JJ, entre 2020 et 2040.
cli-no-into = Dites où écrire les modèles : --into knowledge/models
cli-line-no-key = il manque « { $cle } »
cli-line-bad-value = la valeur « { $valeur } » ne convient pas à « { $cle } »
cli-check = Contrôle les fichiers de connaissances : toutes les fautes, avec fichier et ligne
cli-console = Ouvre une conversation
cli-eval = Mesure les réponses et les avis sur des jeux étiquetés
cli-bot = Lance le bot Discord
cli-knowledge-option = Dossier de connaissances (sinon, la copie incluse dans le programme)
cli-help-option = Affiche cette aide
cli-version-option = Affiche la version
cli-json-option = Répond en JSON
cli-jsonl-option = Lit une question ou une idée JSON par ligne sur l’entrée standard
cli-questions-option = Questions étiquetées, en JSONL (sinon, celles de la base)
cli-out-of-fold-option = Donne les prédictions, chacune faite sans son propre pli
cli-gains-option = Donne la table de ce que le sens apporte, chaque prédiction faite sans son propre pli
cli-fit-option = Ajuste les poids des questions (affichés) ou les modèles des idées (écrits dans --into)
cli-folds-option = Nombre de plis (10 sinon)
cli-question-argument = La question
cli-dir-argument = Le dossier à contrôler (sinon, la copie incluse)
cli-files-argument = Fichiers de questions ou d’idées étiquetées
cli-question-and-jsonl = Donnez une question, ou --jsonl pour les lire sur l’entrée standard : pas les deux.
cli-no-question = Il manque la question : boomerometre ask "Comment toucher les jeunes sans passer pour un boomer ?"
cli-no-files = Il manque les fichiers étiquetés.
cli-unknown-argument = L’option « { $argument } » n’existe pas.
cli-unknown-command = La commande « { $argument } » n’existe pas.
cli-bad-value = La valeur « { $valeur } » ne convient pas à { $argument }.
cli-conflict = « { $argument } » ne va pas avec une autre option donnée.
cli-not-utf8 = Les arguments ne sont pas en UTF-8.
cli-bad-arguments = Ces arguments ne vont pas ensemble, ou l’un d’eux manque.
cli-see-help = Essayez « boomerometre --help ».
cli-faulty =
    La base n’est pas utilisable : { $nombre ->
        [one] une erreur à corriger.
       *[other] { $nombre } erreurs à corriger.
    }
cli-internal = Une erreur interne empêche de répondre.
cli-input = Impossible de lire { $chemin } : { $cause }.
cli-io = Lecture ou écriture impossible : { $cause }.
cli-line-not-utf8 = la ligne n’est pas en UTF-8
cli-line-not-json = la ligne n’est pas du JSON ({ $detail })
cli-line-no-id = il manque « id »

## Mesure

eval-false-answer = { $id } : réponse donnée à tort à « { $question } » ({ $premier })
eval-abstained = { $id } : pas de réponse à « { $question } » (attendu : { $attendu })
eval-wrong-source = { $id } : « { $question } » trouve { $premier } (attendu : { $attendu })
eval-counts = { $avec } questions que la base connaît, { $sans } qu’elle ne connaît pas, { $fautes } à revoir.
eval-hit-1 = première source juste            { $valeur }
eval-recall-3 = juste parmi les trois premières  { $valeur }
eval-mrr = rang inverse moyen              { $valeur }
eval-ndcg = gain cumulé (nDCG, dix)         { $valeur }
eval-answered = répond quand elle sait           { $valeur }
eval-false-answers = répond quand elle ne sait pas    { $valeur }
eval-auroc = sépare les deux (AUROC)          { $valeur }
eval-calibration = écart de calibration             { $valeur }
eval-key = la réponse contient la clé       { $valeur }
eval-idea-miss = { $id } : note { $note } (attendue { $attendue }), domaine { $domaine } (attendu { $domaine_attendu }), verdict { $verdict } (attendu { $verdict_attendu })
eval-ideas-count = { $nombre } idées étiquetées.
eval-spearman = rang du risque (Spearman)       { $valeur }
eval-error = erreur moyenne, en points       { $valeur }
eval-kappa = accord des bandes (kappa)       { $valeur }
eval-covered = note dans l’intervalle          { $valeur }
eval-verdicts = verdict juste                   { $valeur }
eval-domains = domaine juste                   { $valeur }
eval-holders = titulaire juste                 { $valeur }
eval-rail-precision = garde-fous dits à raison        { $valeur }
eval-rail-recall = garde-fous dus et dits          { $valeur }
eval-gains-title = ### Ce que le sens apporte : { $fichier }
eval-gains-heading = | Mesure | mots seuls | mots et sens | gain | intervalle à 95 % |
eval-gains-noise = , dans le bruit
eval-no-meaning = Le sens n’est pas disponible : lancez scripts/setup-bert.sh, puis ce programme compilé avec « --features bert ».
eval-fitted = Modèles ajustés sur { $nombre } idées, écrits dans { $dossier }.
eval-line = ligne { $ligne }, { $detail }
eval-twice = l’identifiant « { $id } » y est deux fois
eval-origin = ajustés par « boomerometre eval --fit questions » sur { $nombre } questions étiquetées ; les champs sont réglés à la main

## Fiches et collectivités

entry-facts = Faits
entry-lessons = À retenir
entry-confidence = Confiance : { $remarque }.
territory = { $nom } ({ $niveau })
territory-of = { $nom } ({ $niveau }, { $departement })

## Console

console-prompt = boomeromètre ›{" "}
console-hello =
    Boomeromètre, le coach des communicants publics : { $fiches } fiches, sans réseau.
    Posez une question, ou tapez /aide. Rien de ce que vous écrivez n’est conservé.
console-interrupted = Pour partir : /quitter, ou Ctrl-D.
console-no-question = Et la question ? Par exemple : /demander Comment toucher les jeunes sans passer pour un boomer ?
console-no-idea = Et l’idée ? Par exemple : /avis Vidéo de 20 secondes, la conductrice du chasse-neige montre sa tournée
console-no-words = Dites quoi : /fiches tri, puis /fiche avec un identifiant de la liste.
console-no-entry = Aucune fiche ne s’appelle « { $id } ». Cherchez-la avec /fiches et quelques mots.
console-nothing = Aucune fiche n’est proche de ces mots.
console-unknown = La commande /{ $commande } n’existe pas ici. /aide donne la liste.
console-author = Vous parlez pour { $qui }.
console-no-author = Dites pour qui vous parlez : /collectivite Gironde
console-unknown-author = Aucune collectivité ne s’appelle « { $nom } » dans la liste. Essayez son nom officiel, sans abréviation.
console-homonyms = Plusieurs collectivités portent ce nom ; précisez (« Département de… », « Ville de… ») :
console-help =
    Ce que vous pouvez écrire :
    /demander QUESTION : une réponse avec ses sources (ou la question seule)
    /avis IDÉE : le risque boomer, la compétence, les garde-fous et un plan
    /sujets : ce dont vous pouvez parler en ce moment
    /collectivite NOM : pour qui vous parlez, afin que les compétences soient les vôtres
    /fiches MOTS : les fiches les plus proches
    /fiche IDENTIFIANT : une fiche en entier
    /quitter : partir
    Trois exemples, tapez leur numéro :
console-example-1 = Comment toucher les jeunes sans passer pour un boomer ?
console-example-2 = Est-ce que ma communauté de communes peut parler du lycée ?
console-example-3 = /avis Wesh les jeunes ! Notre maire fait un dab pour le tri, lien du PDF en description

## Note pour l’élu

note-title = Note pour l’élu
note-subject = Objet : avis sur une idée de publication pour { $qui }, le { $date }
note-subject-anyone = Objet : avis sur une idée de publication, le { $date }
note-idea = L’idée soumise est la suivante : « { $idee } »
note-advice = Ce que nous conseillons
note-advice-low = Cette idée peut être publiée, sous réserve des points qui suivent.
note-advice-medium = Cette idée gagnerait à être retravaillée avant d’être publiée.
note-advice-high = Nous vous déconseillons de publier cette idée sous cette forme.
note-score = Son risque boomer, c’est-à-dire celui de paraître loin des jeunes ou de prêter à sourire, est { $bande } : { $note } sur 100, entre { $bas } et { $haut } compte tenu de la marge d’erreur.
note-worse = Ce qui augmente ce risque :
note-better = Ce qui le réduit :
note-reason = { $nom }.
note-reason-span = { $nom } (« { $extrait } »).
note-law = Le point de droit
note-law-own = Le sujet (« { $domaine } ») relève de votre compétence propre : vous pouvez en parler et le porter.
note-law-shared = Le sujet (« { $domaine } ») relève d’une compétence partagée : vous pouvez en parler pour votre part, en nommant les autres.
note-law-conditional = Le sujet (« { $domaine } ») ne relève de votre compétence que sous condition.
note-law-outside = Le sujet (« { $domaine } ») ne relève pas de votre compétence : vous pouvez relayer l’information sans la porter, en citant le titulaire.
note-law-unsaid = Sur ce sujet (« { $domaine } »), tout dépend de la collectivité qui publie.
note-law-uncovered = Notre table ne couvre pas votre statut : elle ne dit pas si le sujet (« { $domaine } ») relève de votre compétence.
note-holder =
    { $cle ->
        [partage] En droit, plusieurs niveaux en sont titulaires à la fois ({ $articles }).
       *[other] En droit, le titulaire est { $titulaire } ({ $articles }).
    }
note-no-article = article à vérifier
note-law-checked = La fiche de ce domaine a été vérifiée le { $date }.
note-rails = Les points de vigilance
note-rail = { $titre }. À vérifier : { $verifier }
note-rail-ballot = { $titre } (période ouverte pour la { $scrutin }). À vérifier : { $verifier }
note-fixes = Ce que nous changerions d’abord
note-fix = { $titre } : jusqu’à { $gain } points de risque en moins.
note-checks = Ce qui reste à vérifier
note-check-law = Personne n’a encore relu la fiche de ce domaine depuis son ajout à la base.
note-check-reader = L’avis porte sur un texte, pas sur une publication terminée : faites lire l’idée à quelqu’un du public visé.
note-closing = Cette note aide à décider. Elle n’est pas un avis juridique : en cas de doute, interrogez votre service juridique.

## Réglages

# Une faute : où, ce qui ne va pas et comment le corriger. Aucune ne cite une valeur : ce pourrait être le jeton.
config-fault = { $lieu } : { $quoi }
config-place-variable = variable { $nom }
config-place-option = option { $nom }
config-file-missing = ce fichier n’existe pas. Vérifiez son chemin.
config-file-denied = le bot n’a pas le droit de lire ce fichier. Vérifiez son propriétaire et ses droits.
config-file-is-folder = c’est un dossier, il faut un fichier.
config-file-unreadable = lecture impossible ({ $cause }).
config-file-not-utf8 = le fichier n’est pas en UTF-8. Enregistrez-le de nouveau en choisissant cet encodage.
config-too-large = le fichier dépasse { $limite } Kio : ce n’est sans doute pas le bon.
config-syntax = la syntaxe TOML est cassée ici ({ $detail }). Une ligne s’écrit clé = "texte" ou clé = nombre, sous sa [section].
config-unknown-key = « { $cle } » n’est pas un réglage. deploy/boomerometre.example.toml les liste tous.
config-unknown-key-near = « { $cle } » n’est pas un réglage ici ; vouliez-vous écrire « { $proche } » ?
config-strange-key = ce n’est le nom d’aucun réglage. Une ligne s’écrit clé = "texte" ou clé = nombre, sous sa [section].
config-not-section = « { $section } » est une section : écrivez [{ $section }] seul sur sa ligne, puis ses clés en dessous.
config-not-utf8 = « { $cle } » n’est pas en UTF-8.
config-empty = « { $cle } » est vide : donnez une valeur, ou retirez la ligne.
config-not-text = « { $cle } » doit être un texte entre guillemets droits.
config-not-number = « { $cle } » doit être un nombre entier, sans guillemets.
config-out-of-range = « { $cle } » vaut { $valeur } ; il faut un nombre entier de { $min } à { $max }.
config-not-among = « { $cle } » n’a pas une valeur permise : { $permises }.
config-not-id = « { $cle } » doit être un identifiant de Discord, fait de chiffres seulement.
config-not-key = « { $cle } » doit être la clé publique de l’application : 64 chiffres hexadécimaux (0 à 9, a à f).
config-not-address = « { $cle } » doit être une adresse IP et un port, comme 127.0.0.1:8080.
config-not-url = « { $cle } » doit être une adresse https:// (ou http:// vers cette machine), sans mot de passe ni paramètre.
config-plain-http = « { $cle } » est en http:// vers une autre machine : le jeton voyagerait en clair. Utilisez https://, ou une adresse de cette machine (127.0.0.1, localhost).
config-not-database = « { $cle } » doit être l’adresse d’une base, comme sqlite:///var/lib/boomerometre/boomerometre.sqlite.
config-no-token = Il manque le jeton du bot : mettez-le dans la variable DISCORD_TOKEN, ou dans un fichier que nomme DISCORD_TOKEN_FILE. Il se trouve sur https://discord.com/developers/applications, page « Bot ».
config-empty-token = le jeton du bot est vide.
config-bad-token = le jeton du bot contient une espace, un retour à la ligne ou un signe invisible ou accentué. Recopiez-le seul, sans guillemets ni « Bot » devant.
config-no-application = Il manque l’identifiant de l’application : donnez DISCORD_APPLICATION_ID, ou « application_id » sous [discord]. Il se trouve sur https://discord.com/developers/applications, page « General Information ».
config-file = # Fichier lu : { $chemin }
config-no-file = # Aucun fichier de réglages n’est lu.
config-absent = # { $cle } : absent
config-origin-default = défaut
config-origin-file = fichier, ligne { $ligne }
config-origin-environment = environnement, { $nom }
config-origin-command = commande, { $nom }
invite-open = Pour ajouter le bot à un serveur que vous administrez, ouvrez ce lien :
invite-permissions = Il demande le moins possible :
invite-permission = • { $nom } : { $raison }
invite-not-asked = Il ne demande ni à lire tous les messages, ni à administrer, ni à appeler tout le monde (@everyone).
permission-view-channel = Voir les salons
permission-view-channel-reason = trouver le salon où se présenter et répondre là où on le mentionne.
permission-send-messages = Envoyer des messages
permission-send-messages-reason = se présenter, répondre à une mention, publier une idée relue.
permission-embed-links = Intégrer des liens
permission-embed-links-reason = montrer réponses et avis en cartes, avec leurs sources.
permission-attach-files = Joindre des fichiers
permission-attach-files-reason = remettre en fichier vos données, ou un texte trop long pour une carte.
permission-read-history = Voir les anciens messages
permission-read-history-reason = répondre à la suite du message qui le mentionne.
permission-create-threads = Créer des fils publics
permission-create-threads-reason = ouvrir le fil de « Poser au réseau ». Pour que le rôle choisi y soit appelé, réglez ce rôle sur « mentionnable » : la permission de mentionner tout le monde n’est pas demandée.
permission-send-in-threads = Envoyer des messages dans les fils
permission-send-in-threads-reason = y écrire l’idée, et poursuivre une conversation dans son fil.
cli-config = Montre les réglages en vigueur et d’où ils viennent, sans les secrets
cli-invite = Donne le lien qui ajoute le bot à un serveur, et les permissions qu’il demande
cli-config-option = Fichier de réglages (sinon, boomerometre.toml s’il est dans le dossier courant)
cli-database-option = Adresse de la base de données (sinon, un fichier SQLite dans votre dossier de données)
cli-http-option = Reçoit les interactions à cette adresse, comme 127.0.0.1:8080, au lieu de la passerelle
cli-how-to-connect = Sans jeton Discord, voici la console. Pour lancer le bot : DISCORD_TOKEN=… boomerometre bot

## Discord

discord-unknown-command = Cette commande n’existe pas ou plus. /aide montre ce que je sais faire.
discord-forbidden = Cette commande est réservée à celles et ceux qui modèrent ce serveur.
discord-managers-only = Ce réglage est réservé à celles et ceux qui gèrent le serveur.
discord-too-many = Vous avez beaucoup demandé en peu de temps. Revenez
discord-typed-kept = Ce que vous aviez écrit est dans le fichier joint : rien n’est perdu.
discord-typed-file = votre-texte.txt
discord-published = C’est publié :
discord-not-allowed-here = Je n’ai pas le droit d’écrire à cet endroit. Une personne qui gère le serveur peut m’y donner « Voir le salon », « Envoyer des messages » et « Intégrer des liens » (pour un fil : « Créer des fils publics » et « Envoyer des messages dans les fils »).
discord-you-may-not-write = Vous n’avez pas le droit d’écrire dans ce salon : je ne le fais pas à votre place.
discord-only-in-servers = Cette commande n’a de sens que dans un serveur.
discord-incident = Quelque chose a échoué de mon côté, et votre demande n’y est pour rien. Réessayez dans une minute ; si cela recommence, donnez ce numéro à la personne qui m’héberge : incident { $numero }.
discord-expired = Ce bouton ou ce menu ne mène plus à rien : ce qu’il désignait est trop ancien ou a été effacé. Relancez la commande.
discord-not-yours = Ces boutons appartiennent à la personne qui a posé la question. Posez la vôtre avec /demander.
discord-no-buttons = Je n’arrive pas à joindre ma mémoire en ce moment : ce résultat n’est pas gardé et il n’a pas de boutons.
discord-public-notice = Ma réponse à une mention est visible de toutes et tous. Pour une réponse que vous seul verrez : /demander.

publication-taken-back = C’est retiré.
publication-only-in-servers = Nous sommes en privé : il n’y a personne à qui publier. Relancez la commande dans un serveur.
publication-under-way = La publication est en cours : un instant.
publication-impossible = Ce salon ne peut pas recevoir ce message : il n’existe plus, ou il exige une étiquette. Une personne qui gère le serveur peut en choisir un autre avec /reglages.
publication-stands = C’est déjà publié :
published-by = Publié par{" "}

button-publish = Publier
button-entries = Voir les fiches
button-useful = Utile
button-useless = Pas utile
button-network = Poser au réseau
button-take-back = Retirer
button-revise = Réviser
button-detail = Détail
button-contest = Contester une raison
button-note = Note pour l’élu

ask-question = Question : { $question }
ask-title = Ce que dit la base
ask-unknown-title = Je ne sais pas
ask-nearest = Les fiches les plus proches
ask-reserves = À savoir
ask-memory = Non gardé
ask-kept = Votre question est gardée pour les personnes qui tiennent la base à jour.
voted-useful = Merci, c’est noté.
voted-useless = Merci, c’est noté : cette réponse sera relue. Vous pouvez aussi poser la question au réseau.

network-title = Une question au réseau
network-asks = Question posée au réseau par{" "}
network-near = Ce que la base a de plus proche
network-foot = Répondez dans ce fil.
network-only-in-servers = Poser au réseau ouvre un fil dans un serveur : ici, nous sommes en privé.

entries-of-answer = Les fiches les plus proches de la question :
entries-found = Les fiches les plus proches de « { $mots } » :
entries-no-such = Aucune fiche ne s’appelle « { $fiche } ». Les plus proches :
entries-none = Aucune fiche n’est proche de ces mots.
entries-choose = Lire une fiche

author-for-me = pour moi
author-for-server = pour tout le serveur (modération)
author-chosen = Collectivité choisie : { $qui }. Je juge les compétences pour cette collectivité.
author-server-chosen = Collectivité du serveur : { $qui }. Elle vaut pour celles et ceux qui n’en ont pas choisi.
author-own = Vous parlez pour { $qui }. Pour changer : /collectivite choisir.
author-of-server = Vous n’avez rien choisi : ce serveur parle pour { $qui }. Pour changer : /collectivite choisir.
author-none = Aucune collectivité n’est choisie. Dites pour qui vous parlez : /collectivite choisir.
author-forgotten = C’est oublié.
author-choose = Choisir dans la liste

review-form-title = Avis sur une idée
review-form-revision = Réviser l’idée
review-form-idea = Votre idée
review-form-idea-hint = Ce qu’on voit, ce qu’on entend, qui parle, la légende
review-form-platform = Plateforme (facultatif)
review-form-platform-hint = TikTok, Instagram, YouTube…
review-form-author = Collectivité (facultatif)
review-form-author-hint = Gironde, Ville de Tours…
review-empty = Il me manque l’idée : écrivez ce qu’on voit, ce qu’on entend, qui parle, et la légende.
review-kept-for-you = Votre idée est dans le fichier joint. Choisissez votre collectivité, puis relancez /avis.
review-idea = L’idée : { $idee }
review-title = Avis sur votre idée
review-title-public = Avis sur une idée de post
review-title-revised = Avis sur la version révisée
review-notes = À savoir
review-detail-title = Le détail de l’avis
review-detail-file = avis-detail.txt
review-note-title = Note pour l’élu
review-note-file = note-pour-l-elu.txt
contest-which = Quelle raison ne vous paraît pas juste ?
contest-choose = Choisir la raison
contest-thanks = Merci : c’est noté. Les raisons souvent contestées sont relues par les personnes qui tiennent la base à jour.

platform-tiktok = TikTok
platform-instagram = Instagram
platform-snapchat = Snapchat
platform-youtube = YouTube
platform-twitch = Twitch
platform-discord = Discord
platform-x = X
platform-threads = Threads
platform-bluesky = Bluesky
platform-mastodon = Mastodon
platform-facebook = Facebook
platform-linkedin = LinkedIn
platform-whatsapp = WhatsApp
platform-site = Site web
platform-autre = Autre
platform-non-precisee = Pas encore choisi

topics-line =
    { $angle }
    Verdict : { $verdict }.
topics-choose = Voir un sujet en détail
topics-choose-author = Choisissez votre collectivité (/collectivite choisir) : les sujets seront les vôtres.

ideas-title = Vos dernières idées
ideas-foot = Pour en comparer deux : /idees comparer. Pour tout récupérer : /idees exporter.
ideas-line = { $jour }, { $note } : { $idee }
ideas-none = Vous n’avez pas encore d’idée ici. Commencez par /avis.
ideas-choose-both = Choisissez deux de vos idées dans la liste que je propose pendant que vous tapez.
ideas-exported =
    { $nombre ->
        [one] Votre idée est dans le fichier joint, qu’un tableur ouvre.
       *[other] Vos { $nombre } idées sont dans le fichier joint, qu’un tableur ouvre.
    }
ideas-file = mes-idees.csv
ideas-column-jour = jour
ideas-column-idee = idée
ideas-column-plateforme = plateforme
ideas-column-note = risque
ideas-column-bas = au moins
ideas-column-haut = au plus
ideas-column-verdict = compétence
ideas-column-domaine = domaine

data-title = Ce que je garde de vous
data-author = Votre collectivité : { $qui }.
data-foot =
    Gardé { $jours ->
        [one] { $jours } jour
       *[other] { $jours } jours
    } au plus, sur la machine qui m’héberge. Tout récupérer : /mes-donnees exporter. Tout effacer : /mes-donnees effacer.
data-profiles = collectivité choisie : { $nombre }
data-ideas = idées et avis : { $nombre }
data-votes = votes sur des réponses : { $nombre }
data-contests = raisons contestées : { $nombre }
data-gaps = questions sans réponse : { $nombre }
data-components = boutons encore actifs, avec leur question : { $nombre }
data-exported = Tout ce que je garde de vous est dans le fichier joint, en JSON.
data-file = mes-donnees.json
data-erase-title = Effacer mes données
data-erase-label = Tapez EFFACER pour confirmer
data-erase-word = EFFACER
data-not-erased = Rien n’est effacé : le mot tapé n’est pas EFFACER.
data-erased = C’est effacé, pour de bon. Voici ce qui est parti :

settings-title = Les réglages de ce serveur
settings-changed = C’est réglé
settings-foot = Pour changer : /reglages et ses options. Pour la collectivité du serveur : /collectivite choisir.
settings-salon-reseau = Salon des questions au réseau
settings-role-reseau = Rôle appelé par une question au réseau
settings-role-moderation = Rôle de modération
settings-salon-journal = Salon du journal
settings-conservation = Conservation
settings-limite = Limite par personne
settings-author = Collectivité par défaut
settings-unset = non réglé
settings-no-everyone = Ce rôle est celui de tout le monde : je n’appelle jamais tout un serveur. Choisissez un rôle dédié.
settings-days =
    { $jours ->
        [one] { $jours } jour
       *[other] { $jours } jours
    }
settings-requests =
    { $nombre ->
        [one] { $nombre } demande
       *[other] { $nombre } demandes
    } par tranche de { $minutes } min
journal-settings = Réglages changés par{" "}

journal-what = {" "}: { $quoi }.
reliability-title = Fiabilité
reliability-text = Ce que donnent mes réponses et mes avis sur des questions et des idées dont la bonne réponse est connue, et qui n’ont servi à aucun réglage.
reliability-measured = Mesuré
reliability-meaning = Ce que je comprends
reliability-meaning-absent = Les mots seuls : ce bot tourne sans modèle de sens.
reliability-meaning-loading = Les mots seuls, pour quelques instants : le modèle de sens se charge.
reliability-meaning-ready = Les mots et leur sens : une question posée autrement trouve sa fiche.
reliability-meaning-failed = Les mots seuls : le modèle de sens est en panne. L’hébergeur en trouve la cause dans son journal.
reliability-used = À l’usage, sur { $jours } jours
reliability-foot = Un doute sur une raison ? « Contester une raison », sous l’avis. Sur une réponse ? « Pas utile ».
reliability-ideas = idées relues : { $nombre }
reliability-useful = réponses jugées utiles : { $nombre }
reliability-useless = réponses jugées inutiles : { $nombre }
reliability-gaps = questions sans réponse : { $nombre }
reliability-contests = raisons contestées : { $nombre }

help-title = Boomeromètre, le coach des communicants publics
help-text =
    /demander : une réponse avec ses sources, ou un « je ne sais pas » honnête
    /avis : le risque boomer d’une idée de post, votre compétence, les garde-fous, un plan
    /sujets : ce dont vous pouvez parler en ce moment
    /collectivite : pour qui vous parlez
    /idees : vos idées dans le temps
    /fiches : la base, à parcourir et à lire
    /fiabilite : ce que valent mes réponses
    /mes-donnees : ce que je garde de vous, à récupérer ou à effacer
    Sur un message, clic droit ou appui long, Applications : « Avis sur cette idée ».
    Vous pouvez aussi me mentionner : je réponds dans un fil, visible de toutes et tous.
help-examples = Trois exemples, à essayer d’un clic :
help-foot = Mes réponses ne sont visibles que de vous, sauf si vous publiez ou si vous me mentionnez. Aide à la décision, pas avis juridique.
help-example-1 = Comment toucher les jeunes sans passer pour un boomer ?
help-example-1-label = Toucher les jeunes sans faire boomer
help-example-2 = Est-ce que ma communauté de communes peut parler du lycée ?
help-example-2-label = Ma communauté de communes et le lycée
help-example-3 = Wesh les jeunes ! Notre maire fait un dab pour le tri, lien du PDF en description
help-example-3-label = Un avis sur une idée qui fait boomer

welcome-title = Bonjour ! Je suis Boomeromètre
welcome-text =
    J’aide les communicants publics à parler aux jeunes sans passer pour un boomer, sur des sujets qui relèvent de leurs compétences.
    Posez une question avec /demander, faites relire une idée de post avec /avis, cherchez un sujet avec /sujets. Je réponds à partir d’une base de fiches sourcées, et je dis quand je ne sais pas.
welcome-setup-title = Pour m’installer
welcome-setup =
    /reglages : le salon et le rôle des questions au réseau, le rôle de modération, le journal
    /collectivite choisir, « pour tout le serveur » : la collectivité de celles et ceux qui n’en choisissent pas
welcome-keeps-title = Ce que je garde
welcome-keeps = Les idées soumises et leurs avis, la collectivité choisie, les votes, les raisons contestées, les questions sans réponse : { $jours } jours au plus. Les autres questions : 30 jours, pour que leurs boutons marchent. Tout reste sur la machine qui m’héberge. Chacun voit, récupère et efface ce qui le concerne avec /mes-donnees.

## Lancement du bot

bot-token-refused = Discord refuse ce jeton. Créez-en un nouveau dans le portail des développeurs (Bot, « Reset Token »), et donnez-le par DISCORD_TOKEN ou DISCORD_TOKEN_FILE.
bot-discord = Discord ne répond pas comme il faut : { $cause }.
bot-listen = Impossible d’écouter à l’adresse { $adresse } : { $cause }.
bot-bad-key = La clé publique n’est pas utilisable : recopiez les 64 caractères que montre le portail des développeurs (General Information, « Public Key »).
bot-down =
    La connexion à Discord est coupée depuis { $minutes ->
        [one] { $minutes } minute
       *[other] { $minutes } minutes
    } : j’arrête, pour que le superviseur me relance.
bot-store = La base de données n’est pas utilisable : { $cause }.

## Noms et descriptions des commandes

command-demander = Poser une question : une réponse avec ses sources
command-demander-question = Votre question
command-avis = Faire relire une idée de post : risque boomer, compétence, garde-fous, plan
command-avis-texte = L’idée ; sans elle, un formulaire s’ouvre
command-avis-plateforme = Le réseau où elle irait
command-avis-collectivite = Pour qui (sinon, votre collectivité)
command-avis-collectivite-name = collectivité
command-sujets = De quoi pouvez-vous parler en ce moment ?
command-sujets-collectivite = Pour qui (sinon, votre collectivité)
command-sujets-collectivite-name = collectivité
command-collectivite = Pour qui vous parlez
command-collectivite-name = collectivité
command-collectivite-choisir = Choisir une collectivité
command-collectivite-choisir-nom = Son nom
command-collectivite-choisir-pour = Pour vous, ou pour tout le serveur
command-collectivite-voir = Voir celle qui est choisie
command-collectivite-oublier = Oublier celle qui est choisie
command-collectivite-oublier-pour = La vôtre, ou celle du serveur
command-idees = Vos idées dans le temps
command-idees-name = idées
command-idees-historique = Vos dernières idées et leurs notes
command-idees-comparer = Comparer deux de vos idées
command-idees-comparer-avant = La première
command-idees-comparer-apres = La seconde
command-idees-comparer-apres-name = après
command-idees-exporter = Récupérer vos idées dans un tableau
command-fiches = La base, à parcourir et à lire
command-fiches-chercher = Les fiches les plus proches de quelques mots
command-fiches-chercher-mots = Quelques mots
command-fiches-lire = Lire une fiche
command-fiches-lire-fiche = Son titre
command-mes-donnees = Ce que je garde de vous
command-mes-donnees-name = mes-données
command-mes-donnees-voir = Voir ce que je garde
command-mes-donnees-exporter = Tout récupérer, en JSON
command-mes-donnees-effacer = Tout effacer
command-reglages = Régler le bot pour ce serveur
command-reglages-name = réglages
command-reglages-salon-reseau = Où « Poser au réseau » ouvre un fil
command-reglages-salon-reseau-name = salon-réseau
command-reglages-role-reseau = Le rôle qu’une question au réseau appelle
command-reglages-role-reseau-name = rôle-réseau
command-reglages-role-moderation = Le rôle de celles et ceux qui tiennent la base à jour
command-reglages-role-moderation-name = rôle-modération
command-reglages-salon-journal = Où je dis ce qui change
command-reglages-conservation = Jours de conservation de ce qui vient de ce serveur
command-reglages-limite = Demandes par personne, par tranche de temps
command-reglages-effacer = Ce qu’il faut remettre à zéro
command-fiabilite = Ce que valent mes réponses et mes avis
command-fiabilite-name = fiabilité
command-aide = Ce que je sais faire, avec trois exemples

# Comprendre par le sens (rust-bert)
meaning-failed = Le sens des textes ne peut pas servir, les réponses se font par les mots seuls ({ $cause }). scripts/setup-bert.sh prépare ce qu’il faut ; BOOMEROMETRE_MODEL=aucun fait taire ce message.
meaning-progress = Je lis la base : { $faits } textes sur { $tous }… (une seule fois)
