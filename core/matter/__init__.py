"""Dense matter: nucleons, leptons and nuclei in equilibrium, with nuclei and without."""
