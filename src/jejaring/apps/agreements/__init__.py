"""What parties sign, and the parts they take in programmes.

Words: an *agreement* has a kind (letter of intent, memorandum, sister city …), its *parties* in the order of the
document, and dates as exact as the source; a *programme role* is a partner's part in a programme of the whole network.
A *story* names the records that together tell how a need went on.
"""
