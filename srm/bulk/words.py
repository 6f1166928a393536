"""Word lists of our own, by country: real enough to read, to sort and to search."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Country:
    """What names and addresses of one country are put together from."""

    code: str
    currency: str
    time_zone: str
    forms: tuple[str, ...]  # legal forms, after the name
    given: tuple[str, ...]
    family: tuple[str, ...]
    places: tuple[str, ...]
    trades: tuple[str, ...]  # what a company's name says it does
    street: str  # with {} for the name and # for the number
    native: tuple[str, ...] = ()  # names in the country's own script, for ``other_names``
    weight: int = 2


def _words(text: str) -> tuple[str, ...]:
    return tuple(word.replace("_", " ") for word in text.split())


COUNTRIES = (
    Country(
        "SE", "SEK", "Europe/Stockholm",
        _words("AB AB AB HB Aktiebolag"),
        _words("Astrid Erik Sven Åsa Björn Karin Örjan Lena Gösta Maja Elin Oskar Sigrid Nils"),
        _words("Lindström Åkesson Bergqvist Öberg Nyström Hedlund Sjögren Ekdahl Wallin Norén Forsgren"),
        _words("Örebro Västerås Luleå Borås Skövde Kalmar Gävle Umeå Växjö Eskilstuna Norrköping"),
        _words("Verkstad Mekaniska Plåt Kemi Förpackning Trä El Kyl Logistik Verktyg Gjuteri Lager"),
        "{}gatan #", weight=9,
    ),
    Country(
        "NO", "NOK", "Europe/Oslo", _words("AS AS ASA"),
        _words("Ingrid Håkon Sølvi Bjørn Kari Øystein Liv Torstein Gro Eirik"),
        _words("Solheim Bøe Strømstad Haugland Fjeld Mæland Nygård Brekke Dahlø"),
        _words("Bergen Ålesund Tromsø Stavanger Bodø Drammen Molde Hamar"),
        _words("Mekaniske Skipsverft Kabel Fisk Energi Stål Frakt Verksted"), "{}veien #", weight=4,
    ),
    Country(
        "DK", "DKK", "Europe/Copenhagen", _words("A/S ApS ApS"),
        _words("Mette Søren Jørgen Kirsten Rasmus Bodil Anders Lærke"),
        _words("Mortensen Kjær Østergaard Bruun Damgaard Holst Krogh Møller"),
        _words("Aarhus Odense Esbjerg Kolding Vejle Horsens Randers Herning"),
        _words("Emballage Maskiner Møbler Fødevarer Plast Tekstil Vind"), "{}vej #", weight=4,
    ),
    Country(
        "FI", "EUR", "Europe/Helsinki", _words("Oy Oy Oyj Ky"),
        _words("Aino Väinö Eeva Juhani Tuuli Mikko Päivi Olavi Säde"),
        _words("Virtanen Mäkelä Hämäläinen Laaksonen Koskinen Jääskeläinen Rinne Salo"),
        _words("Tampere Oulu Turku Jyväskylä Lahti Kuopio Vaasa Pori"),
        _words("Konepaja Paperi Teräs Puu Sähkö Kuljetus Levy Valimo"), "{}katu #", weight=4,
    ),
    Country(
        "DE", "EUR", "Europe/Berlin", _words("GmbH GmbH GmbH AG KG GmbH_&_Co._KG"),
        _words("Jürgen Käthe Uwe Heike Günther Anke Matthias Ursula Jörg Birgit Florian"),
        _words("Müller Schäfer Köhler Großmann Weiß Krüger Bäcker Vogt Lehmann Zöllner Brandt Seidel"),
        _words("Stuttgart Köln Nürnberg Dresden Bochum Göttingen Ulm Münster Chemnitz Kassel"),
        _words("Maschinenbau Werkzeug Stahl Chemie Verpackung Elektrotechnik Getriebe Logistik Guss"),
        "{}straße #", weight=9,
    ),
    Country(
        "FR", "EUR", "Europe/Paris", _words("SA SAS SAS SARL SARL"),
        _words("Hélène François Zoé Benoît Amélie Étienne Maëlle Gérard Noémie"),
        _words("Lefèvre Beauséjour Moreau Garçon Dufour Chevallier Péron Guérin Rousselet"),
        _words("Lyon Nîmes Besançon Orléans Grenoble Saint-Étienne Angers Béziers"),
        _words("Mécanique Emballages Chimie Fonderie Outillage Électronique Transports Visserie"),
        "rue_{}_#", weight=6,
    ),
    Country(
        "NL", "EUR", "Europe/Amsterdam", _words("B.V. B.V. N.V."),
        _words("Sanne Willem Femke Joost Anouk Maarten Liesbeth Sjoerd"),
        _words("de_Vries van_den_Berg Bakker Hoekstra Dijkstra van_Loon Kuiper"),
        _words("Eindhoven Tilburg Zwolle Breda Enschede Groningen Delft"),
        _words("Metaal Verpakking Techniek Transport Kunststof Chemie"), "{}straat #", weight=4,
    ),
    Country(
        "PL", "PLN", "Europe/Warsaw", _words("Sp._z_o.o. Sp._z_o.o. S.A."),
        _words("Agnieszka Łukasz Małgorzata Paweł Zofia Stanisław Grażyna Michał"),
        _words("Kowalczyk Wójcik Zieliński Dąbrowska Głowacki Żak Pawłowska Mączka"),
        _words("Łódź Wrocław Gdańsk Poznań Kraków Rzeszów Toruń Bielsko"),
        _words("Stal Opakowania Narzędzia Odlewnia Chemia Meble Tworzywa"), "ul. {} #", weight=6,
    ),
    Country(
        "CZ", "CZK", "Europe/Prague", _words("s.r.o. s.r.o. a.s."),
        _words("Jiří Božena Tomáš Kateřina Zdeněk Lucie Ondřej Šárka"),
        _words("Dvořák Procházka Černý Kučera Růžička Šimek Hájek Žižka"),
        _words("Brno Plzeň Ostrava Olomouc Liberec Zlín Hradec"),
        _words("Strojírny Ocel Sklárny Nástroje Obaly Slévárna"), "{}ova #", weight=3,
    ),
    Country(
        "IT", "EUR", "Europe/Rome", _words("S.r.l. S.r.l. S.p.A."),
        _words("Giulia Niccolò Chiara Matteo Letizia Andrea Forlì Bruno"),
        _words("Bianchi Rossetti Colombo Ferraù Marchetti Sartori Galli Brambilla"),
        _words("Torino Brescia Modena Bergamo Vicenza Udine Bari Forlì"),
        _words("Meccanica Imballaggi Utensileria Acciai Chimica Tessuti Fonderie"), "via_{}_#", weight=5,
    ),
    Country(
        "ES", "EUR", "Europe/Madrid", _words("S.L. S.L. S.A."),
        _words("Begoña Íñigo María Álvaro Núria Joaquín Lucía Andrés"),
        _words("Muñoz Ibáñez Cordón Peña Etxeberria Núñez Larrañaga Castaño"),
        _words("Bilbao Zaragoza Málaga Cádiz Gijón Logroño Sabadell"),
        _words("Mecanizados Envases Aceros Química Herramientas Cerámica"), "calle_{}_#", weight=4,
    ),
    Country(
        "PT", "EUR", "Europe/Lisbon", _words("Lda. Lda. S.A."),
        _words("João Inês Gonçalo Conceição Tomé Beatriz"),
        _words("Magalhães Guimarães Falcão Simões Araújo Brandão"),
        _words("Porto Braga Aveiro Coimbra Évora Setúbal"),
        _words("Moldes Cortiça Têxteis Metalurgia Embalagens"), "rua_{}_#",
    ),
    Country(
        "GB", "GBP", "Europe/London", _words("Ltd Ltd Limited plc LLP"),
        _words("Harriet Callum Imogen Rhys Fiona Alistair Gemma Owen"),
        _words("Ashworth Pemberton Drummond Hollis O'Neill Whitcombe Sinclair Thorne"),
        _words("Sheffield Leeds Swansea Dundee Derby Coventry Preston"),
        _words("Engineering Castings Fasteners Packaging Chemicals Haulage Tooling Steel"),
        "# {} Road", weight=6,
    ),
    Country(
        "IE", "EUR", "Europe/Dublin", _words("Ltd DAC"),
        _words("Aoife Seán Niamh Pádraig Síle Eoin"),
        _words("Ó_Briain Gallagher Fitzgerald Ní_Dhomhnaill Keane Moriarty"),
        _words("Cork Galway Limerick Sligo Athlone"),
        _words("Dairy Medical Logistics Precision Components"), "# {} Street",
    ),
    Country(
        "US", "USD", "America/Chicago", _words("Inc. Inc. LLC Corp."),
        _words("Dwayne Maribel Trevor Latoya Hank Priya Carlos Brooke"),
        _words("Kowalski Hernandez Whitaker Johansen Okafor Delgado McAllister Reyes"),
        _words("Toledo Akron Milwaukee Tulsa Dayton Omaha Spokane Fresno"),
        _words("Industries Fabrication Supply Plastics Logistics Tool Bearings Steel"),
        "# {} Avenue", weight=6,
    ),
    Country(
        "TR", "TRY", "Europe/Istanbul", _words("A.Ş. Ltd._Şti."),
        _words("Ayşe Gökhan Şebnem Çağlar İpek Oğuz"),
        _words("Yıldız Öztürk Çelik Şahin Güneş Kılıç"), _words("Bursa İzmir Gaziantep Eskişehir Denizli"),
        _words("Tekstil Döküm Makina Ambalaj Kablo"), "{} Cad. #", weight=3,
    ),
    Country(
        "GR", "EUR", "Europe/Athens", _words("A.E. E.P.E."),
        _words("Eleni Yannis Sofia Kostas Despina"),
        _words("Papadopoulos Georgiou Nikolaidis Kazantzis Vlachou"),
        _words("Patra Volos Larisa Kavala"), _words("Metalliki Chimiki Syskevasia Nautiki"), "Odos {} #",
        _words("Μεταλλική Χημική Ναυτική Βιομηχανία Ελληνικά_Χαλυβουργεία"),
    ),
    Country(
        "UA", "UAH", "Europe/Kyiv", _words("TOV PrAT"),
        _words("Oksana Bohdan Iryna Taras Mykola"),
        _words("Shevchenko Kovalenko Bondarenko Tkachuk Lysenko"), _words("Lviv Dnipro Kharkiv Poltava"),
        _words("Stal Zavod Agro Papir Kabel"), "vul. {} #",
        _words("Сталь Завод Агро Папір Кабель Українські_мотори"),
    ),
    Country(
        "JP", "JPY", "Asia/Tokyo", _words("K.K. Co.,_Ltd."),
        _words("Haruka Kenji Yūko Takeshi Shōta"), _words("Tanaka Kobayashi Watanabe Ōta Fujimoto"),
        _words("Nagoya Ōsaka Sendai Fukuoka Hamamatsu"), _words("Seimitsu Kōgyō Denki Kagaku Seiki"),
        "{} #-chōme", _words("精密工業 電機 化学 田中製作所 東海金属 大阪精機"),
    ),
    Country(
        "CN", "CNY", "Asia/Shanghai", _words("Co.,_Ltd. Co.,_Ltd. Group"),
        _words("Wei Xiaoling Jun Meiying Guang"), _words("Zhang Li Chen Huang Zhou Wu"),
        _words("Shenzhen Ningbo Suzhou Qingdao Xiamen"), _words("Precision Electronics Mould Metal Textile"),
        "{} Lu #", _words("精密机械 电子 模具 宁波金属 纺织集团 青岛化工"), weight=5,
    ),
    Country(
        "IN", "INR", "Asia/Kolkata", _words("Pvt._Ltd. Ltd."),
        _words("Ananya Rohan Kavita Vikram Lakshmi"), _words("Iyer Deshpande Chatterjee Patel Nair"),
        _words("Pune Coimbatore Surat Ludhiana Chennai"), _words("Forgings Textiles Pharma Castings Tools"),
        "# {} Marg", weight=4,
    ),
    Country(
        "BR", "BRL", "America/Sao_Paulo", _words("Ltda. S.A."),
        _words("Thaís João Luíza Caio Antônia"), _words("Conceição Nascimento Araújo Brandão Luz"),
        _words("Joinville Caxias Campinas Blumenau"), _words("Metalúrgica Plásticos Celulose Alimentos"),
        "rua_{}_#", weight=2,
    ),
    Country(
        "EE", "EUR", "Europe/Tallinn", _words("OÜ OÜ AS"),
        _words("Tõnu Kadri Ülle Jaan Liisa"), _words("Tamm Kõiv Mägi Põder Sepp"),
        _words("Tartu Pärnu Narva Viljandi"), _words("Puit Metall Transport Elektroonika"), "{} tn #",
    ),
)

# What goes between the family or place and the trade; empty most of the time.
MIDDLE = ("", "", "", "", "Nord", "Euro", "Inter", "Group", "Syd", "Alfa", "Delta", "Prima", "Global")
TITLES = (
    "Key account manager", "Managing director", "Sales manager", "Quality manager", "Logistics",
    "Export manager", "Customer service", "Head of production", "Finance", "Project manager",
)
ITEMS = (
    "Ball bearing", "Hex bolt", "Steel sheet", "Corrugated box", "Cable", "Hydraulic hose", "Gasket",
    "Solvent", "Pallet", "Filter", "Valve", "Gear wheel", "Circuit board", "Coating", "Labels",
    "Aluminium profile", "Lubricant", "Casting", "Spring", "Electric motor", "Sensor", "Pump",
    "Freight", "Work clothes", "Granulate", "Sealing tape", "Drill", "Switch cabinet", "Paper",
)
GRADES = ("A2", "A4", "8.8", "10.9", "C45", "S355", "PA6", "EPDM", "IP67", "24V", "400V", "DN50", "M8", "M12")
UNITS = ("pcs", "pcs", "pcs", "kg", "m", "box", "h", "l")
PROMISES = (
    "Send the updated delivery forecast", "Confirm the new lead time", "Share the annual volume plan",
    "Deliver the corrective action report", "Introduce the new quality contact",
    "Offer packaging that can be returned", "Give access to the drawings", "Test the sample batch",
    "Propose a consignment stock", "Renew the certificate", "Plan the site audit",
    "Check the invoice differences", "Arrange the training day", "Agree the price index clause",
)
AGENDAS = (
    "Quarterly review", "Price and volume review", "Site audit", "Introduction of the new plant",
    "Joint plan", "Quality meeting", "Annual owners' meeting", "Complaint follow-up",
)
OCCASIONS = ("Christmas", "Anniversary", "Visit", "Retirement", "Opening of a plant")
GIFTS = ("Book", "Fruit basket", "Concert tickets", "Lunch", "Pen", "Local speciality", "Flowers")
